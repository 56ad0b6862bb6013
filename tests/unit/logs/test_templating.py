"""Claims about the templates of lines."""

from pathlib import Path

import pytest

from homeport.logs import bounds
from homeport.logs import partial as limits
from homeport.logs.templating import templates_of


def test_each_line_has_its_template(tmp_path: Path) -> None:
    """Every line names its template; blank ones none."""
    (tmp_path / "x.log").write_text(
        "2026-03-02 05:06:07 INFO a: n 1\n\n2026-03-02 05:06:08 INFO a: n 2\n"
    )
    found = templates_of(tmp_path / "x.log")
    name = found.lines[0]
    assert name
    assert found.lines == [name, None, name]
    assert found.templates == {name: ("n <*>", 2)}


def test_crowded_lines_have_their_outline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the coarser modes lines still find what stands for their shape."""
    for name in ("FINE_SHAPES", "FIELD_SHAPES"):
        monkeypatch.setattr(limits, name, 20)
        monkeypatch.setattr(bounds, name, 20)
    words = [f"{a}{b}" for a in "abcdefg" for b in "hijklmn"]
    (tmp_path / "x.log").write_text(
        "".join(f"2026-03-02 05:06:07 INFO a: go {w} now\n" for w in words)
    )
    found = templates_of(tmp_path / "x.log")
    assert len(set(found.lines)) == 1
    assert [text for text, _ in found.templates.values()] == ["go <*> now"]
