"""Trains the character model that tells written text and identifiers from random values.

    python tools/train_randomness.py

Learns letter trigrams from names and words this script collects from the running Python's own
standard library (module, class, function and parameter names, and the words of docstrings) and
writes their costs, quantised, to src/homeport/detection/trigrams.bin. Random values need no
training: each of their characters costs the logarithm of their alphabet's size.
"""

import ast
import math
import re
import sysconfig
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from homeport.detection.randomness import ALPHABET, SCALE, classes

TARGET = Path("src/homeport/detection/trigrams.bin")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{2,60}")
_SMOOTHING = 0.05
_CEILING = 255


def main() -> None:
    """Count trigrams over distinct names and words, and write their costs."""
    triples: Counter[tuple[int, int, int]] = Counter()
    pairs: Counter[tuple[int, int]] = Counter()
    for word in sorted(set(words())):
        codes = classes(word)
        for a, b, c in zip(codes, codes[1:], codes[2:], strict=False):
            triples[a, b, c] += 1
            pairs[a, b] += 1
    size = len(ALPHABET)
    table = bytearray(size**3)
    for a in range(size):
        for b in range(size):
            for c in range(size):
                chance = (triples[a, b, c] + _SMOOTHING) / (pairs[a, b] + _SMOOTHING * size)
                cost = round(-math.log2(chance) * SCALE)
                table[(a * size + b) * size + c] = min(cost, _CEILING)
    TARGET.write_bytes(bytes(table))
    print(f"{sum(triples.values())} trigrams, {len(table)} bytes")


def words() -> Iterator[str]:
    """Yield names and docstring words of the standard library's modules."""
    for path in sorted(Path(sysconfig.get_path("stdlib")).glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            match node:
                case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
                    yield name
                case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                    yield name
                    yield from _WORD.findall(ast.get_docstring(node) or "")
                case _:
                    pass


if __name__ == "__main__":
    main()
