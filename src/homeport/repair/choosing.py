"""Which tests a command chooses: the same command without its choice, and whether it runs all.

Known are the runners' ways to name files and to choose by name; of any other command it is not
known what it leaves out, and nothing is claimed.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from homeport.repair.suite import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from homeport.repair.suite import Suite

_CHOOSING = frozenset({"-k", "-m"})
_WITH_VALUE = frozenset(
    {"-c", "-o", "-p", "-W", "--rootdir", "--confcutdir", "--deselect", "--ignore"}
)
_MORE = ("--continue-on-collection-errors",)  # a file that cannot be read was red before
_WRAPPERS = ("npx", "pnpx", "bunx", "bundle", "exec")


@dataclass(frozen=True, slots=True)
class _Runner:
    """How a command from outside chooses: options with a value, and whether plain words are tests.

    `all_of` is what stands for everything where no choice is left.
    """

    begins: tuple[str, ...]
    options: frozenset[str]
    words: bool = False
    all_of: tuple[str, ...] = ()
    keeps: frozenset[str] = frozenset()  # options whose value is no test


_RUNNERS = (
    _Runner(("go", "test"), frozenset({"-run"}), words=True, all_of=("./...",),
            keeps=frozenset({"-tags", "-timeout", "-count", "-p", "-parallel", "-mod"})),
    _Runner(("cargo", "test"), frozenset({"--test", "-p", "--package"}), words=True,
            keeps=frozenset({"--features", "--manifest-path", "--target"})),
    _Runner(("mvn",), frozenset({"-Dtest", "-Dit.test", "-pl"})),
    _Runner(("./mvnw",), frozenset({"-Dtest", "-Dit.test", "-pl"})),
    _Runner(("gradle",), frozenset({"--tests"})),
    _Runner(("./gradlew",), frozenset({"--tests"})),
    _Runner(("node", "--test"), frozenset({"--test-name-pattern", "--test-only"}), words=True),
    _Runner(("jest",), frozenset({"-t", "--testNamePattern"}), words=True,
            keeps=frozenset({"-c", "--config"})),
    _Runner(("vitest", "run"), frozenset({"-t", "--testNamePattern"}), words=True,
            keeps=frozenset({"-c", "--config"})),
    _Runner(("mocha",), frozenset({"-g", "--grep", "-f", "--fgrep"}), words=True,
            keeps=frozenset({"-r", "--require", "-R", "--reporter", "--config", "--timeout"})),
    _Runner(("rspec",), frozenset({"-e", "--example", "-t", "--tag"}), words=True,
            keeps=frozenset({"-f", "--format", "-r", "--require"})),
)  # fmt: skip


def widened(suite: Suite, tree: Path) -> Suite | None:
    """Return the same command without what chooses tests; None when nothing is known to."""
    match suite.kind:
        case Kind.PYTEST:
            kept = _without_choice(suite.argv, tree / suite.folder)
            return None if kept == suite.argv else replace(suite, argv=(*kept, *_MORE))
        case Kind.UNITTEST:
            chosen = suite.argv and suite.argv[0] != "discover"
            return replace(suite, argv=()) if chosen else None
        case Kind.NODE:
            return _of_node(suite, tree / suite.folder)
        case Kind.COMMAND:
            return _of_command(suite)
        case Kind.SCRIPT | Kind.MODULE:
            return None


def runs_all(suite: Suite, tree: Path, tests: Iterable[str]) -> bool:
    """Tell whether a command is known to run everything, given the tree's files of tests."""
    if widened(suite, tree) is not None:
        return False
    match suite.kind:
        case Kind.PYTEST:
            valued = _WITH_VALUE
        case Kind.UNITTEST:
            if any(word.startswith(("-k", "-p", "--pattern")) for word in suite.argv):
                return False
            valued = frozenset[str]()
        case Kind.NODE:
            return suite.argv[:1] != ("script",)
        case Kind.SCRIPT | Kind.MODULE | Kind.COMMAND:
            return False
    named = [
        PurePosixPath(suite.folder, word)
        for before, word in pairwise(("", *suite.argv))
        if not word.startswith("-") and before not in valued and word != "discover"
    ]
    places = named or [PurePosixPath(suite.folder)]
    return all(
        any(PurePosixPath(path).is_relative_to(place) for place in places)
        for path in tests
        if path.endswith(".py") and PurePosixPath(path).name.startswith("test")
    )


def _without_choice(argv: tuple[str, ...], here: Path) -> tuple[str, ...]:
    """Take files and expressions out of pytest's words; whole folders stay."""
    kept: list[str] = []
    chosen = False
    for before, word in pairwise(("", *argv)):
        if before in _WITH_VALUE:
            kept.append(word)
        elif word in _CHOOSING or before in _CHOOSING:
            chosen = True
        elif word.startswith("-") or (here / word).is_dir():
            kept.append(word)
        else:
            chosen = True
    if not chosen:
        return argv
    # Beside a chosen file, a folder is a choice, too.
    return tuple(word for before, word in pairwise(("", *kept))
                 if word.startswith("-") or before in _WITH_VALUE)  # fmt: skip


def _of_node(suite: Suite, here: Path) -> Suite | None:
    """Take out the files that the person named, not those that package.json names."""
    runner, *files = suite.argv
    named = {one for one in files if one in suite.words and not (here / one).is_dir()}
    if runner == "script" or not named:
        return None
    words = tuple(one for one in suite.words if one not in named)
    argv = (runner, *(one for one in files if one not in named))
    return replace(suite, argv=argv, words=words, said=shlex.join(words))


def _of_command(suite: Suite) -> Suite | None:
    """Take out what the known runners choose by."""
    words = list(suite.argv)
    ahead: list[str] = []
    while words and words[0] in _WRAPPERS:
        ahead.append(words.pop(0))
    known = next((one for one in _RUNNERS if tuple(words[: len(one.begins)]) == one.begins), None)
    if known is None:
        return None
    rest, kept, chosen = words[len(known.begins) :], list[str](), False
    while rest:
        word = rest.pop(0)
        name, given, _ = word.partition("=")
        if name in known.options:
            chosen = True
            if not given and rest and not rest[0].startswith("-"):
                del rest[:1]
        elif name in known.keeps and not given:
            kept += [word, *rest[:1]]
            del rest[:1]
        elif known.words and not word.startswith("-") and word not in known.all_of:
            chosen = True
        else:
            kept.append(word)
    if not chosen:
        return None
    missing = [one for one in known.all_of if one not in kept]
    argv = (*ahead, *known.begins, *kept, *missing)
    return replace(suite, argv=argv, said=shlex.join(argv))
