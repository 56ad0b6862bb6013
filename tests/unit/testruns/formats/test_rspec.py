import json

from homeport.testruns.formats.rspec import read_rspec
from homeport.testruns.model import Case, Outcome, Remarks


def test_examples_have_their_error() -> None:
    """Class, message and backtrace make a trace that a reader of Ruby understands."""
    text = json.dumps(
        {
            "version": "3.12",
            "messages": ["\nAn error occurred while loading ./s.rb.\nNameError:\n  x\n", "b: no"],
            "examples": [
                {
                    "full_description": "Cart adds",
                    "status": "failed",
                    "file_path": "./c_spec.rb",
                    "line_number": 3,
                    "run_time": 0.5,
                    "exception": {
                        "class": "E",
                        "message": "\nno",
                        "backtrace": ["./c.rb:1:in `a'"],
                    },
                },
                {"description": "later", "status": "pending", "pending_message": "soon"},
            ],
            "summary": {"errors_outside_of_examples_count": 3},
        }
    )
    cases = list(read_rspec([text.encode()], "r", Remarks()))
    assert cases[0] == Case(
        "Cart adds",
        Outcome.FAILED,
        0.5,
        "no",
        "E",
        "E: no\n\tfrom ./c.rb:1:in `a'",
        "",
        "./c_spec.rb",
        3,
    )
    assert cases[1] == Case("later", Outcome.SKIPPED, message="soon")
    outside = [(case.outcome, case.message) for case in cases[2:]]
    assert outside == [
        (Outcome.UNFINISHED, "NameError:"),
        (Outcome.UNFINISHED, "b: no"),
        (Outcome.UNFINISHED, "an error outside of the examples"),
    ]
