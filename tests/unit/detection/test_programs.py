import pytest

from homeport.detection.programs import program, read, written
from homeport.detection.syntax import NotUnderstood

# What a program does is told by `test_running`: this only tells what becomes one.


@pytest.mark.parametrize(
    "pattern",
    [
        "(?:a?|b)*",  # nothing many times over
        "(?:a*b?){2,3}",
        "|".join(f"[{chr(n)}x]" for n in range(0x30, 0x7A)),  # too many classes of bytes
        "(?:ab|c){3000}",  # too many steps
        "(a)" * 17,  # too many places to tell
        "(?=a)",
    ],
)
def test_what_is_left_to_re2(pattern: str) -> None:
    """What a program cannot say, or only at length, is refused."""
    with pytest.raises(NotUnderstood):
        program(pattern)


def test_the_same_pattern_the_same_program() -> None:
    """A program depends on its pattern only, and on the groups that count."""
    assert program("a(b)c") == program("a(b)c") == program("a(?P<secret>b)(?:c)")
    assert program("(?P<secret>b)(c)") == program("(?P<secret>b)c")
    assert program("(?P<name>b)(c)") != program("(b)(c)")


def test_a_program_is_small() -> None:
    """A bounded run is one step, not one for each of its bytes."""
    assert len(program("[a-z]{2,200}_[0-9]{3,100}")) < 700


def test_programs_together() -> None:
    """Programs are written together and read by pattern; one that cannot be is empty."""
    patterns = ["ab+", "(?=a)", "c"]
    assert read(written(patterns), patterns) == {
        "ab+": program("ab+"), "(?=a)": b"", "c": program("c"),
    }  # fmt: skip
