"""What the README shows is what the program says."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_help_in_the_readme_is_the_help() -> None:
    """The command list of the README is `homeport --help`, word for word."""
    shown = re.search(
        r"```text\n(usage: homeport.*?)```", (ROOT / "README.md").read_text(), re.DOTALL
    )
    assert shown is not None
    done = subprocess.run(
        [sys.executable, "-m", "homeport", "--help"],
        capture_output=True,
        text=True,
        check=True,
        env={"COLUMNS": "80", "PATH": "/usr/bin:/bin"},
    )
    # `python -m` names the program by its module; the rest is the same.
    assert shown.group(1).strip() == done.stdout.strip()


def test_links_between_our_pages_lead_somewhere() -> None:
    """No relative link in a page of ours is broken."""
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    broken = [
        f"{page.relative_to(ROOT)} -> {target}"
        for page in pages
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []
