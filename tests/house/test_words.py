"""What may not stand in the project: machine paths and sample secrets in one piece."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
_FORBIDDEN = {
    "a path of one machine": re.compile(r"/work/(?:main|shared)|/root/\."),
    "an access key in one piece": re.compile(r"AKIA[A-Z2-7]{16}"),
    "a private key in one piece": re.compile(
        r"-----BEGIN [A-Z ]*PRIVATE KEY-----\n[A-Za-z0-9+/]{40}"
    ),
    "a GitHub token in one piece": re.compile(r"ghp_[A-Za-z0-9]{36}"),
}


def _tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def test_no_forbidden_words_stand_in_the_project() -> None:
    """No tracked text file holds what would leak or trip a scanner."""
    found = []
    for path in _tracked():
        if path == Path(__file__) or not path.is_file():
            continue
        text = path.read_bytes().decode("utf-8", "replace")
        found += [
            f"{path.relative_to(ROOT)}: {what}" for what, p in _FORBIDDEN.items() if p.search(text)
        ]
    assert found == []
