"""Learns which words names in code are made of, to tell a pass phrase from such a name.

    python tools/train_phrases.py

Counts the words of all different names of several words (`read_only_field`, `HttpServerError`)
in the sources of the running Python's standard library and of its installed packages, and writes
the usual ones to src/homeport/detection/identifier_words.txt: a line holds the words that cost
as many bits as the line says, rarer ones cost more. What that means for a value is
`homeport.detection.phrases`' business.
"""

import math
import re
import sysconfig
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

TARGET = Path("src/homeport/detection/identifier_words.txt")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[_.-][A-Za-z0-9]+)+|[A-Za-z]+[a-z][A-Z][A-Za-z]+")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_RAREST = 15  # bits; about a word in 32,000
_SHORTEST = 3
_LARGEST = 400_000  # bytes; larger files are tables


def main() -> None:
    """Count the words of distinct names and write what the usual ones cost."""
    counts: Counter[str] = Counter()
    for name in sorted(set(names())):
        counts.update(word.lower() for word in _WORD.findall(name))
    total = counts.total()
    by_cost: dict[int, list[str]] = defaultdict(list)
    for word, count in counts.items():
        cost = round(-math.log2(count / total))
        if cost <= _RAREST and len(word) >= _SHORTEST:
            by_cost[cost].append(word)
    lines = [f"{cost} {' '.join(sorted(by_cost[cost]))}\n" for cost in sorted(by_cost)]
    TARGET.write_text("".join(lines), encoding="ascii")
    print(f"{sum(map(len, by_cost.values()))} words of {len(counts)}")


def names() -> Iterator[str]:
    """Yield the names of several words in all sources."""
    for folder in ("stdlib", "purelib"):
        for path in sorted(Path(sysconfig.get_path(folder)).rglob("*.py")):
            if path.stat().st_size < _LARGEST:
                yield from _NAME.findall(path.read_text("utf-8", "ignore"))


if __name__ == "__main__":
    main()
