from pathlib import Path

import pytest

from homeport.cli.terminal import Line
from homeport.cli.trace_lines import lines_of, source_text
from homeport.traces import Frame, Link, Relation, Trace


def _shown(trace: Trace, repo: Path | None = None) -> str:
    def text(one: Line) -> str:
        return "".join(piece for piece, _ in one)

    return "\n".join(text(one) for one in lines_of(trace, repo, blank=False, telling=False))


def test_a_long_message_is_cut() -> None:
    """Neither many lines nor a long one fill the terminal; how much is hidden is said."""
    many = _shown(Trace("python", "E", "line\n" * 100))
    assert many.count("line") == 40
    assert "... and 301 characters more" in many
    assert "... and 6000 characters more" in _shown(Trace("python", "E", "x" * 10_000))


def test_calls_shared_with_the_enclosing_error_are_counted() -> None:
    """A cause shows its own calls only."""
    frames = (
        Frame("B.java", 3, in_app=True),
        Frame("A.java", 9, in_app=True, shared=True),
    )
    shown = _shown(Trace("java", "E", "x", chain=(Link(Relation.CAUSE, "F", "y", frames),)))
    assert "  B.java:3" in shown
    assert "... 1 call shared with the error linked to it" in shown
    assert "A.java" not in shown
    only = Trace("java", "E", "x", chain=(Link(Relation.CAUSE, "F", "y", frames[1:] * 2),))
    assert "... 2 calls shared" in _shown(only)


@pytest.mark.parametrize("file", ["none.py", "../secret.py", "big.py", "a\0b"])
def test_source_that_is_not_the_repositorys_is_empty(file: str, tmp_path: Path) -> None:
    """Missing, outside, too long or impossible files show nothing."""
    (tmp_path / "repo").mkdir()
    (tmp_path / "secret.py").write_text("x")
    (tmp_path / "repo" / "big.py").write_text("x" * 11)
    assert source_text(tmp_path / "repo", file, 10) == ""
