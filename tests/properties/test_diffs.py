"""Laws of changes."""

import ast

from hypothesis import given
from hypothesis import strategies as st

from homeport.diffs import (
    Edit,
    apply_edit,
    code_blocks,
    read_edits,
    replace_function,
    replace_lines,
)
from homeport.errors import EditRefused

_LINE = st.text(alphabet="ab =().", min_size=1, max_size=8).filter(str.strip)
_LINES = st.lists(_LINE, min_size=1, max_size=12)
_MODEL = st.lists(
    st.sampled_from([
        "```python", "```", "<<<<<<< SEARCH", "=======", ">>>>>>> REPLACE", "a.py", "# a.py:1-2",
        " 1| x = 1", ">2| y", "x = 1", "def f():", "    return 1", "", "prose `code` a.py:3.",
    ]),
    max_size=20,
).map("\n".join)  # fmt: skip


@given(lines=_LINES, new=_LINES, data=st.data())
def test_an_edit_touches_only_the_lines_it_names(
    lines: list[str], new: list[str], data: st.DataObject
) -> None:
    """Applied or refused: what stands before and after the one place never changes."""
    start = data.draw(st.integers(0, len(lines) - 1))
    end = data.draw(st.integers(start + 1, len(lines)))
    text = "\n".join(lines) + "\n"
    try:
        after = apply_edit(text, Edit("f", "\n".join(lines[start:end]), "\n".join(new)))
    except EditRefused:
        return
    assert after.startswith("".join(line + "\n" for line in lines[:start]))
    assert after.endswith("".join(line + "\n" for line in lines[end:]))


@given(lines=_LINES, number=st.integers(1, 12), new=_LINE, end=st.sampled_from(["\n", "\r\n"]))
def test_a_numbered_line_is_the_only_one_that_changes(
    lines: list[str], number: int, new: str, end: str
) -> None:
    """Line ends included; a number outside the file is refused."""
    text = "".join(line + end for line in lines)
    try:
        after = replace_lines("f", text, {number: new})
    except EditRefused:
        assert number > len(lines) or new.strip() == lines[number - 1].strip()
        return
    kept, changed = text.split(end), after.split(end)
    assert [n for n, (a, b) in enumerate(zip(kept, changed, strict=True), 1) if a != b] == [number]
    assert changed[number - 1].strip() == new.strip()


@given(
    names=st.lists(st.sampled_from("fgh"), min_size=1, max_size=3, unique=True),
    margin=st.sampled_from(["", "    ", "\t"]),
    end=st.sampled_from(["\n", "\r\n"]),
    final=st.booleans(),
)
def test_a_replaced_function_leaves_every_other_one_as_it_was(
    names: list[str],
    margin: str,
    end: str,
    final: bool,  # noqa: FBT001 -- drawn, not passed
) -> None:
    """Whatever the margin, the line ends and the file's last byte, the file still parses."""
    step = margin or "    "
    head = [f"class A:{end}"] if margin else []
    functions = [f"{margin}def {n}(self):{end}{margin}{step}return '{n}'{end}" for n in names]
    source = "".join([*head, *functions])
    source = source if final else source.removesuffix(end)
    symbol = f"A.{names[-1]}" if margin else names[-1]
    after = replace_function("f.py", source, symbol, f"def {names[-1]}(self):\n    return 2\n")
    ast.parse(after)
    assert after.startswith("".join([*head, *functions[:-1]]))
    assert after.endswith(end) is final
    assert after.count("\r\n") == after.count("\n") * (end == "\r\n")


@given(text=_MODEL)
def test_whatever_a_model_writes_is_read_without_an_error(text: str) -> None:
    """Fences, markers and numbers in any order give blocks and edits, or none."""
    for block in code_blocks(text):
        assert block.code.strip()
        assert "```" not in block.code
    for edit in read_edits(text):
        assert "<<<<<<<" not in edit.replace.splitlines()[:1]
