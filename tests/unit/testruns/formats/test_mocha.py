import json

import pytest

from homeport.errors import InputError
from homeport.testruns.formats.mocha import read_mocha, read_mocha_stream
from homeport.testruns.model import Case, Counts, Outcome, Remarks


def test_the_three_lists_say_how_tests_ended() -> None:
    """A failed test has its error; `tests` itself is not counted again."""
    failed = {
        "fullTitle": "g bad",
        "duration": 5,
        "file": "/t.js",
        "err": {"message": "no", "stack": "AssertionError [X]: no\n at y", "name": "Y"},
    }
    text = json.dumps(
        {
            "tests": [failed, {"title": "ok"}],
            "pending": [{"title": "p"}],
            "failures": [failed, {"title": "e", "err": {"stack": "TypeError: z"}}],
            "passes": [{"title": "ok"}],
        }
    )
    cases = list(read_mocha([text.encode()], "r", Remarks()))
    assert cases[0] == Case("p", Outcome.SKIPPED)
    assert cases[1] == Case(
        "g bad", Outcome.FAILED, 0.005, "no", "Y", "AssertionError [X]: no\n at y", "", "/t.js"
    )
    assert (cases[2].kind, cases[2].message) == ("TypeError", "TypeError: z")
    assert cases[3] == Case("ok", Outcome.PASSED)
    assert len(cases) == 4


def test_the_stream_gives_a_case_a_line() -> None:
    """A stream without its end event was cut."""
    lines = (
        b'["start",{"total":2}]\nnoise\n["pass",{"title":"a"}]\n["fail",{"title":"b","err":"x"}]\n'
    )
    remarks = Remarks()
    cases = list(read_mocha_stream([lines, b'["end",{}]\n'], "r", remarks))
    assert [(case.name, case.outcome, case.message) for case in cases] == [
        ("a", Outcome.PASSED, ""),
        ("b", Outcome.FAILED, "x"),
    ]
    assert remarks.cut == ""
    list(read_mocha_stream([lines, b'["pa'], "r", remarks))
    assert remarks.cut == "r: the report ends before its end event"
    with pytest.raises(InputError, match="r:1: the line is no JSON"):
        list(read_mocha_stream([b'["pass"\n["end",{}]'], "r", Remarks()))


def test_tests_that_the_stream_does_not_name_are_counted() -> None:
    """Pending ones have no event; the end tells how many there were."""
    remarks = Remarks()
    stream = b'["pass",{"fullTitle":"a"}]\n["end",{"tests":2,"pending":1}]\n'
    assert len(list(read_mocha_stream([stream], "r", remarks))) == 1
    assert remarks.counts == Counts(tests=2, skipped=1)
    assert remarks.notes == ["1 pending tests are counted but not named"]
