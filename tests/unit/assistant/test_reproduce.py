"""A failing file becomes as small as its check allows."""

from pathlib import Path

import pytest

from homeport.assistant.checking import Subject
from homeport.assistant.reproduce import Request, form_of, reproduce
from homeport.errors import InputError
from homeport.testruns.reduce import Form

_CRASH = b"import sys\ndef f(a):\n    total = 0\n    total += a * None\n    return total\nf(2.0)\n"


def _request(folder: Path, name: str, text: bytes, command: str, checks: int = 300) -> Request:
    (folder / name).write_bytes(text)
    return Request(Subject(folder, name, command), text, None, checks)


def test_a_python_crash_becomes_its_core(tmp_path: Path) -> None:
    """The result fails in the same way, and each better one was handed over."""
    seen: list[bytes] = []
    found = reproduce(
        _request(tmp_path, "c.py", _CRASH, "python3 c.py"), lambda best, _: seen.append(best)
    )
    assert found.text == b"2.0 * None\n"
    assert (found.form, found.rate, found.confirmed, found.ended) == (
        Form.PYTHON, 1.0, True, "at rest",
    )  # fmt: skip
    assert seen[-1] == found.text


def test_data_becomes_what_the_check_needs(tmp_path: Path) -> None:
    """JSON stays JSON; a check that exits with 0 says yes."""
    text = b'{"a": [1, 2, {"needle": 3}], "b": 4}'
    found = reproduce(
        _request(tmp_path, "d.json", text, "grep -q '\"needle\":' {}"), lambda *_: None
    )
    assert found.text in (b'{"needle":3}', b'{"needle":0}')


def test_a_command_line_loses_the_words_it_does_not_need(tmp_path: Path) -> None:
    """The command itself is what is reduced."""
    line = b"python3 -S -B -c 1/0"
    found = reproduce(Request(Subject(tmp_path, "", ""), line), lambda *_: None)
    assert found.text == b"python3 -c 1/0"


def test_a_check_that_says_yes_to_nothing_is_refused(tmp_path: Path) -> None:
    """It does not look for the failure."""
    with pytest.raises(InputError, match="empty"):
        reproduce(_request(tmp_path, "a.txt", b"a\nb\nc\n", "true"), lambda *_: None)


def test_a_flaky_check_is_noticed_and_repeated(tmp_path: Path) -> None:
    """How often the original fails is said."""
    command = "grep -q x {} && test $(od -An -N1 -tu1 /dev/urandom) -lt 128"
    for _ in range(40):  # a coin may fall the same way ten times, but not in each of these
        try:
            found = reproduce(_request(tmp_path, "a.txt", b"a\nx\nb\n", command), lambda *_: None)
        except InputError:
            continue
        if found.rate < 1:
            assert found.repeats > 1
            return
    pytest.fail("the check never looked flaky")


def test_the_budget_ends_it(tmp_path: Path) -> None:
    """What was found until then is the result."""
    text = b"".join(b"line %d\n" % number for number in range(200))
    found = reproduce(
        _request(tmp_path, "a.txt", text, "grep -q 'line 77' {}", checks=12), lambda *_: None
    )
    assert found.ended == "out of checks"
    assert b"line 77\n" in found.text


def test_an_interrupt_keeps_the_best(tmp_path: Path) -> None:
    """The best so far is returned, not lost."""

    def stop(_: bytes, __: int) -> None:
        raise KeyboardInterrupt

    text = b"a\nb\nx\nc\n" * 20
    found = reproduce(_request(tmp_path, "a.txt", text, "grep -q x {}"), stop)
    assert found.ended == "interrupted"
    assert len(found.text) < len(text)


@pytest.mark.parametrize(
    ("name", "text", "form"),
    [
        ("a.py", b"", Form.PYTHON), ("a.js", b"", Form.PROGRAM), ("a.txt", b"[1]", Form.JSON),
        ("a", b"<a/>", Form.XML), ("a", b"a\nb\nc", Form.LINES), ("a", b"\0\n\n", Form.BYTES),
        ("a", b"abc", Form.BYTES), ("", b"ls -l", Form.WORDS),
    ],
)  # fmt: skip
def test_the_form_is_known_by_name_and_content(name: str, text: bytes, form: Form) -> None:
    """Programs by their names, data by its first bytes."""
    assert form_of(name, text) is form


def test_other_languages_keep_their_syntax(tmp_path: Path) -> None:
    """Candidates that do not parse are not asked for."""
    text = b"function a() { return 1; }\nfunction b() { return a(); }\nneedle(b(), a());\n"
    found = reproduce(_request(tmp_path, "p.js", text, "grep -q needle {}"), lambda *_: None)
    assert found.text.strip() == b"needle"
