"""Which names a change may name."""

import pytest

from homeport.diffs.paths import checked_path, quoted, unquoted
from homeport.errors import EditRefused


@pytest.mark.parametrize(
    "name",
    ["/etc/passwd", "../x", "a/../../x", ".git/hooks/pre-commit", "sub/.GIT/config", "C:\\x",
     "a\x00", "", "a\nb", "..\\x", "\\\\host\\x", "x/.git ./config", "git~1/config"],
)  # fmt: skip
def test_ways_out_are_refused(name: str) -> None:
    """Absolute, upwards, git's own folder in every spelling, and what is no name."""
    with pytest.raises(EditRefused) as refused:
        checked_path(name)
    assert refused.value.hint


@pytest.mark.parametrize("name", ["a.py", "my file.py", "grüße.py", "tab\there", 'quo"te', "b\\c"])
def test_quoting_and_unquoting_are_inverse(name: str) -> None:
    """What git would quote is quoted in ASCII, and read back as it was."""
    assert unquoted(quoted(name)) == name
    assert quoted(name).isascii()


def test_plain_names_stay() -> None:
    """A leading `./` goes, and a lone quote is part of the name."""
    assert checked_path("./src/a.py") == "src/a.py"
    assert unquoted('"') == '"'
