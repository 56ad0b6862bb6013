"""Laws of changes."""

from hypothesis import given
from hypothesis import strategies as st

from homeport.diffs import Edit, apply_edit
from homeport.errors import EditRefused

_LINE = st.text(alphabet="ab =().", min_size=1, max_size=8).filter(str.strip)
_LINES = st.lists(_LINE, min_size=1, max_size=12)


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
