import json

from homeport.testruns.formats.jest import read_jest
from homeport.testruns.model import Attempt, Case, Outcome, Remarks


def _read(*files: dict[str, object]) -> list[Case]:
    text = json.dumps({"numTotalTests": 1, "testResults": files})
    return list(read_jest([text.encode()], "r", Remarks()))


def test_cases_are_named_by_file_and_groups() -> None:
    """A failed case has its error's type, message, stack, place and earlier tries."""
    cases = _read(
        {
            "name": "/p/a.test.js",
            "status": "failed",
            "message": "",
            "assertionResults": [
                {
                    "ancestorTitles": ["cart"],
                    "title": "adds",
                    "status": "failed",
                    "duration": 1500,
                    "location": {"line": 3},
                    "failureMessages": ["TypeError: no\n    at x (a.js:1:2)"],
                    "retryReasons": ["Error: first"],
                },
                {"fullName": "todo", "status": "todo"},
            ],
        }
    )
    assert cases[0] == Case(
        "/p/a.test.js::cart > adds",
        Outcome.FAILED,
        1.5,
        "TypeError: no",
        "TypeError",
        "TypeError: no\n    at x (a.js:1:2)",
        "/p/a.test.js",
        "/p/a.test.js",
        3,
        "",
        (Attempt(Outcome.FAILED, "first", "Error: first"),),
    )
    assert (cases[1].name, cases[1].outcome) == ("/p/a.test.js::todo", Outcome.SKIPPED)


def test_a_file_that_does_not_load_is_unfinished() -> None:
    """Jest's older spelling of the keys is read too."""
    cases = _read(
        {"name": "b", "status": "failed", "message": "● Test suite failed to run\n\n x"},
        {"testFilePath": "c", "status": "failed"},
        {"testResults": [{"title": "t", "status": "odd"}], "testFilePath": ""},
    )
    assert [(case.name, case.outcome, case.message) for case in cases] == [
        ("b", Outcome.UNFINISHED, "Test suite failed to run"),
        ("c", Outcome.UNFINISHED, "the test file did not load"),
        ("t", Outcome.ERROR, ""),
    ]
