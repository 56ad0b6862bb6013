from homeport.traces.records import Block, block_at


def _texts(text: str, start: int = 0, lines: int = 48) -> list[str]:
    block = block_at(text, start, 0, lines)
    return [stream.text for stream in block.streams] if block else []


def test_lines_are_sorted_by_stream() -> None:
    """Each stream's lines, freed of their columns, are one text; empty lines go with the last."""
    text = "web | a\ndb | b\n\nweb |   c\nother"
    assert _texts(text) == ["a\n  c", "b\n"]


def test_places_lead_back_to_the_given_text() -> None:
    """A line's beginning is where its columns begin; a place within it is exact."""
    text = "web | ab\nweb | cd\n"
    block = block_at(text, 0, 0, 48)
    assert isinstance(block, Block)
    [stream] = block.streams
    assert stream.text == "ab\ncd"
    assert stream.span(0, 2) == (0, 8)
    assert stream.span(1, 4) == (7, 16)
    assert block.end == 17 - 0


def test_a_record_of_json_stands_for_its_field() -> None:
    """What is decoded has the record's own place; records of other fields end the block."""
    one, other = '{"log":"a\\nb\\n","stream":"e"}', '{"log":"c","stream":"o"}'
    text = f'{one}\n{other}\n{{"x":1}}\n'
    block = block_at(text, 0, 0, 48)
    assert block is not None
    assert [stream.text for stream in block.streams] == ["a\nb", "c"]
    assert block.streams[0].span(2, 3) == (0, len(one))
    assert block.streams[0].record(0) == block.streams[0].record(2) == 0


def test_what_is_no_record_is_left_alone() -> None:
    """Bare lines, broken JSON, and a column on the first line alone give no block."""
    assert block_at("a\nb\n", 0, 0, 48) is None
    assert block_at('{"log": "a"\n', 0, 0, 48) is None
    assert block_at("{" + '"a":[' * 5000 + "}\n", 0, 0, 48) is None
    assert block_at("10:00:00 Traceback\n  File\n", 0, 0, 48) is None
    assert block_at('10:00:00 x\n{"log":"a"}\n', 0, 0, 48) is None
    assert block_at("web | x\n[a/b] y\n10:00:00 z\n", 0, 0, 48) is not None
    assert block_at("10:00:00 z\nweb | x\n", 0, 0, 48) is None


def test_a_block_is_cut_where_it_may_go_on() -> None:
    """No more lines are looked at than asked for, and none before the floor."""
    text = "web | a\n" + "".join(f"web | {number}\n" for number in range(99))
    block = block_at(text, 16, 8, 4)
    assert block is not None
    assert block.cut
    assert [stream.text for stream in block.streams] == ["0\n1\n2\n3\n4\n5"]
    assert block.streams[0].is_near_end(0, 9)
    assert not block.streams[0].is_near_end(0, 2)


def test_a_level_is_a_column_where_text_has_its_own_margin() -> None:
    """Levels go where what stands behind is set in, or tell of failures; a heading's name stays."""
    clock = "2026-11-23 10:00:00 "
    text = f"{clock}ERROR TypeError: x\n{clock}ERROR     at f (a.js:1:2)\n"
    assert _texts(text) == ["TypeError: x\n    at f (a.js:1:2)"]
    assert _texts(f"{clock}WARN x\n{clock}WARN y\n{clock}z\n") == ["z", "WARN x\nWARN y"]
    assert _texts(f"{clock}ERROR a.py - x\n{clock}ERROR b.py - y\n") == [
        "ERROR a.py - x\nERROR b.py - y"
    ]
    assert _texts(
        f"{clock}ERROR cart: x\n" * 1 + f"{clock}ERROR cart: y\n{clock}ERROR cart: z"
    ) == ["x\ny\nz"]


def test_a_text_that_begins_like_a_column_is_text() -> None:
    """A clock of the program's own behind the collector's stays."""
    stamp = "2026-11-23T10:00:00Z "
    text = f"{stamp}2026/11/23 10:00:00 panic: x\n{stamp}goroutine 1:\n{stamp}\tmain.go:8\n"
    assert _texts(text) == ["2026/11/23 10:00:00 panic: x\ngoroutine 1:\n\tmain.go:8"]


def test_lines_written_twice_are_kept_once() -> None:
    """Pairs of lines are one; a call repeated within a stack is not."""
    text = "E: x\nE: x\n  at a\n  at a\n  at b\n  at b\n"
    block = block_at(text, 0, 0, 48)
    assert block is not None
    [stream] = block.streams
    assert stream.text == "E: x\n  at a\n  at b"
    assert stream.span(0, len(stream.text)) == (0, len(text) - 1)
    assert block_at("  at a\n  at a\n  at b\n  at c\n", 0, 0, 48) is None
    mixed = "y\nE: x\nE: x\n  at a\n  at a\n  at b\n  at b\nz\n"
    assert _texts(mixed, 2) == ["y\nE: x\n  at a\n  at b\nz"]
