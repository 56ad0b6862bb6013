"""Where Python stops reading a file, and the edit of one line that lets it go on."""

import ast
import random
import subprocess
import sys
from pathlib import Path

import pytest

from homeport.diagnosis.python import readable
from homeport.diagnosis.python.readable import Edit, mended, stop_of


def edit_of(text: str) -> Edit | None:
    """The edit for a text that cannot be read."""
    stop = stop_of(text)
    assert stop is not None, text
    return mended(text, stop)


@pytest.mark.parametrize(
    ("text", "line", "wanted"),
    [
        ("x = [1, 2\ny = 3\n", 1, "x = [1, 2]"),
        ("if True  # always\n    pass\n", 1, "if True:  # always"),
        ("def f():\n    x = 1\n      y = 2\n", 3, "    y = 2"),
        ("f(a b)\n", 1, "f(a, b)"),
        ("d = {'a': 1, 'b' 2}\n", 1, "d = {'a': 1, 'b': 2}"),
        ("d = {\n    'a': 1\n    'b': 2,\n}\n", 2, "    'a': 1,"),
        ("class A:\n    def f(self):\n\tpass\n", 3, "        pass"),
        ("import a from b\n", 1, "from b import a"),
        ("print 'a', 2\n", 1, "print('a', 2)"),
        ("if (a and (b or c):\n    pass\n", 1, "if (a and (b or c)):"),
        ("if (a and (b or c)\n    pass\n", 1, "if (a and (b or c)):"),
        ("print('a)\n", 1, "print('a')"),
        ("name = 'Ann\n", 1, "name = 'Ann'"),
        ("x = (1, 2]\n", 1, "x = (1, 2)"),
        ("x = f(1))\n", 1, "x = f(1)"),
        ("if x = 3 and y == 2:\n    pass\n", 1, "if x == 3 and y == 2:"),
        ("def f():\nreturn 1\n", 2, "    return 1"),
        ("rows = [\n    1,\n    2,\nprint(rows)\n", 3, "    2,]"),
        ("    x = 1\n", 1, "x = 1"),
        ("a = 1\n\x0c\nb = 's\u2028'\ndef go(x)\n    return x\n", 4, "def go(x):"),
    ],
)
def test_what_people_leave_out_is_put_back(text: str, line: int, wanted: str) -> None:
    """A slip of one line is mended at that line, and the whole text can be read then."""
    assert edit_of(text) == Edit(line, wanted)


@pytest.mark.parametrize(
    "text",
    [
        "return 3\n",
        "s = 'it's'\n",
        "else:\n    pass\n",
        "def f(a, a): pass\n",
        "x =\n",
        's = """abc\n',
    ],
)
def test_what_one_line_cannot_mend_stays_without_an_edit(text: str) -> None:
    """No edit is invented where none of those that were tried can be read."""
    assert edit_of(text) is None


@pytest.mark.parametrize("text", ["", "x = 1\n", "s = '\\d'\n", "def f(): return 1\n"])
def test_a_text_that_can_be_read_does_not_stop(text: str) -> None:
    """Python reads it, and its warnings are no stop."""
    assert stop_of(text) is None


@pytest.mark.parametrize("text", ["x = '\0'\n", "(" * 5000 + "\n", "-" * 100_000 + "1\n"])
def test_a_text_that_the_parser_does_not_take_is_a_stop_without_an_edit(text: str) -> None:
    """A NUL or a nesting beyond the parser's depth is said, and nothing breaks."""
    stop = stop_of(text)
    assert stop is not None
    assert mended(text, stop) is None


def test_a_very_long_text_is_not_read_again_for_each_edit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond a size no edit is tried."""
    monkeypatch.setattr(readable, "_LARGEST", 10)
    assert edit_of("if True  # 1\n    pass\n") is None


def test_backslashes_without_an_end_cost_no_more_than_their_number() -> None:
    """A string that never ends is looked through once, not once for each way to read it."""
    assert edit_of("y = '" + "\\" * 100 + "x\n") == Edit(1, "y = '" + "\\" * 100 + "x'")


def test_edits_of_real_sources_are_read_and_change_one_line() -> None:
    """Whatever sign falls out of a real file: an edit lets the whole be read, by one line."""
    source = Path(ast.__file__).read_text(encoding="utf-8")
    signs = [n for n, character in enumerate(source) if character in "()[]{}:,\"'"]
    edits = 0
    for place in random.Random(7).sample(signs, 40):  # noqa: S311 -- no secret
        text = source[:place] + source[place + 1 :]
        stop = stop_of(text)
        edit = mended(text, stop) if stop else None
        if edit is not None:
            lines = text.splitlines()
            lines[edit.line - 1] = edit.text
            ast.parse("\n".join(lines))
            edits += 1
    assert edits > 0


def test_reading_runs_nothing(tmp_path: Path) -> None:
    """A program that would leave a file is compiled for its errors and leaves none."""
    left = tmp_path / "left"
    text = f"open({str(left)!r}, 'w').close()\n"
    assert stop_of(text) is None
    assert edit_of(f"if True\n    {text}") == Edit(1, "if True:")
    assert not left.exists()
    subprocess.run([sys.executable, "-c", text], check=True)
    assert left.exists()
