"""What finds patterns in C keeps its memory in order: built with sanitizers and fuzzed.

Skipped where there is no compiler with sanitizers.
"""

import random
import shutil
import struct
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from homeport.detection.automaton import described
from homeport.detection.catalogue import DETECTORS
from homeport.detection.confirmation import within_line
from homeport.detection.detector import BlockDetector, PatternDetector
from homeport.detection.programs import program_if_any
from homeport.detection.syntax import NotUnderstood, Tree, parse

HERE = Path(__file__).resolve().parent
DRIVER = HERE.parent / "doubles/hostile_patterns.c"
SOURCES = tuple(
    HERE.parent.parent / "src/homeport/detection" / each for each in ("automaton.c", "programs.c")
)
SANITIZERS = ("-fsanitize=address,undefined", "-fno-sanitize-recover=all")
ALLOCATIONS = tuple(f"-D{each}=some_{each}" for each in ("malloc", "calloc", "realloc"))
PATTERNS = [
    within_line(rule) for rule in DETECTORS if isinstance(rule, PatternDetector | BlockDetector)
]
ODD = (
    r"(?:a|aa|a-?)+b",
    r"(?:(?:a|b)-?)*c",
    r"a{0,60}a{0,60}b",
    r"(a)|(b)c|",
    r"\b|\Ba$",
    r"^|x*?$",
)


def _sanitized(folder: Path) -> Path:
    """Build the driver with the first compiler whose sanitizers run here."""
    target = folder / "hostile"
    for compiler in filter(None, map(shutil.which, ("clang", "gcc", "cc"))):
        flags: tuple[str | Path, ...] = (compiler, "-O1", "-g", "-std=gnu99", *SANITIZERS)
        objects = [folder / f"{source.stem}.o" for source in SOURCES]
        commands = [
            *(
                [*flags, *ALLOCATIONS, "-c", source, "-o", made]
                for source, made in zip(SOURCES, objects, strict=True)
            ),
            [*flags, DRIVER, *objects, "-o", target],
        ]
        if not any(
            subprocess.run(each, check=False, capture_output=True).returncode for each in commands
        ):
            return target
    pytest.skip("no C compiler with sanitizers")


def _write(path: Path, rows: Iterable[bytes]) -> Path:
    path.write_bytes(b"".join(struct.pack("=I", len(row)) + row for row in rows))
    return path


def _automatons(chance: random.Random) -> list[bytes]:
    """Return some automatons as they are described, each behind the classes of bytes."""
    out = []
    for _ in range(12):
        trees: list[Tree] = []
        for pattern in chance.sample(PATTERNS, 3):
            try:
                trees.append(parse(pattern))
                packed, table, _ = described(trees)
            except NotUnderstood:
                trees.pop()
                continue
            out.append(table + packed)
    return out


def hold(folder: Path, seed: int, rounds: int) -> None:
    """Feed everything to what the sanitizers watch; it must come to its end."""
    chance = random.Random(seed)  # noqa: S311 -- a sample
    programs = filter(None, map(program_if_any, (*PATTERNS, *ODD)))
    texts = [
        *(text.encode() for rule in DETECTORS for text in (*rule.examples, *rule.counterexamples)),
        b"a" * 3000, b"\n" * 50, b"a-ab" * 700, bytes(range(256)) * 4,
    ]  # fmt: skip
    driver = _sanitized(folder)
    ran = subprocess.run(
        [
            driver,
            _write(folder / "programs", programs),
            _write(folder / "automatons", _automatons(chance)),
            _write(folder / "texts", texts),
            str(seed),
            str(rounds),
        ],
        check=False,
        capture_output=True,
        text=True,
        timeout=600,
        env={"ASAN_OPTIONS": "allocator_may_return_null=1"},
    )
    assert ran.stdout == "survived\n", f"seed {seed}: {ran.stderr[-4000:]}"


def test_hostile_texts_harm_nothing(tmp_path: Path) -> None:
    """Odd texts and windows, no room for answers and failing allocations harm no memory."""
    hold(tmp_path, 20261124, 300)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_other_hostile_texts_harm_nothing(tmp_path: Path) -> None:
    """The same holds for other texts at every run."""
    hold(tmp_path, random.randrange(1 << 32), 4_000)  # noqa: S311 -- told when it fails
