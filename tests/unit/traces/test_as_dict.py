from homeport.traces import Frame, Link, Relation, Trace, as_dict


def test_what_a_trace_does_not_say_is_null() -> None:
    """Unknown text and numbers are null, so that a program need not guess."""
    found = as_dict(Trace("python", "E", "m", (Frame(""),)))
    assert found["test"] is None
    assert found["frames"] == [
        {
            "file": None,
            "line": None,
            "column": None,
            "function": None,
            "module": None,
            "in_app": False,
            "code": None,
            "mark": None,
            "shared": False,
        }
    ]


def test_links_keep_relation_and_depth() -> None:
    """A linked error is written with how and where it hangs, its notes and its frames."""
    link = Link(Relation.CAUSE, "K", "k", (Frame("a.py", 3, mark=(1, 2)),), ("n",), depth=2)
    found = as_dict(Trace("python", "E", "m", chain=(link,)))
    [chained] = found["chain"] if isinstance(found["chain"], list) else []
    assert (chained["relation"], chained["depth"], chained["notes"]) == ("cause", 2, ["n"])
    assert chained["frames"][0]["mark"] == [1, 2]
