"""What patterns may not hold: Python before 3.11.5 matches some of it wrongly."""

import re
from pathlib import Path

SOURCES = Path(__file__).parents[2] / "src" / "homeport"

# Possessive or atomic groups over parts that can give back were wrong until 3.11.5 (CPython issue
# 106052), and Debian 12 has 3.11.2. A possessive single item is right everywhere.
_POSSESSIVE_GROUP = re.compile(r"\)(?:[*+?]|\{[\d,]+\})\+|\(\?>")


def test_no_pattern_has_a_possessive_group() -> None:
    """Groups repeat in the ordinary way; their parts may be possessive."""
    found = [
        f"{path.relative_to(SOURCES)}:{number}"
        for path in sorted(SOURCES.rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if _POSSESSIVE_GROUP.search(line) and ('r"' in line or "r'" in line)
    ]
    assert found == []
