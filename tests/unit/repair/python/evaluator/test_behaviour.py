from homeport.repair.python.evaluator.behaviour import as_written, calling


def test_a_call_leaves_result_and_arguments() -> None:
    """What was returned, and what became of a list that was given, are both told."""
    box: list[object] = []

    def grow(items: list[int], *, by: int) -> int:
        items.append(by)
        return len(items)

    calling(grow, {"items": [1], "by": 2}, box)()  # type: ignore[arg-type]
    assert box == [{"value": "2", "text": "2", "after": "[[1, 2]]"}]


def test_a_generator_is_read_out() -> None:
    """Its values are the result, up to a bound."""
    box: list[object] = []

    def count():  # type: ignore[no-untyped-def]  # noqa: ANN202
        yield from range(3)

    calling(count, {}, box)()  # type: ignore[arg-type]
    assert box == [{"value": "[0, 1, 2]", "text": "[0, 1, 2]", "after": "[]"}]


def test_arguments_are_written_by_name() -> None:
    """All of them, or none where one cannot be written."""
    assert as_written({"a": [1], "b": "x"}) == {"given": {"a": "[1]", "b": "'x'"}, "needs": {}}
    assert as_written({"a": 1, "b": object()}) is None
