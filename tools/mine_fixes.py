"""Makes training cases for the ranking out of the fixes in git repositories.

    python tools/mine_fixes.py --work DIR --out cases.jsonl.gz [--most 25] REPOSITORY...

A fix is a commit that says so and changes few functions together with their tests. It gives two
questions to the code as it was before, with the new tests over it: the traceback that the changed
test would show, and the words of the commit. The functions the fix changed are the answer.
Each line of the output is one question: its repository, its kind, and for every candidate the
signals and whether the fix touched the function (2) or only its file (1).
"""

import argparse
import gzip
import hashlib
import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from homeport.code import Chunk, ChunkKind, Index, Query, is_test
from homeport.code.candidates import Candidate
from homeport.code.collect import collect
from homeport.context.locating import query_of

FIX = re.compile(
    r"\b(?:fix(?:e[sd])?|bug|crash\w*|regression|incorrect\w*|wrong\w*|broken|fails?|leak)\b",
    re.IGNORECASE,
)
NO_FIX = re.compile(
    r"\b(?:typo|lint|flake|docs?|mypy|typing|ci|changelog|bump|release|test)\b", re.IGNORECASE
)
HUNK = re.compile(r"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", re.MULTILINE)
TRAILER = re.compile(
    r"^(?:co-authored-by|signed-off-by|\* |closes|refs?|see also|#+ ).*$|\(?#\d+\)?|https?://\S+",
    re.IGNORECASE | re.MULTILINE,
)
LOG = 6_000  # commits looked at
MOST_SOURCES = 3
MOST_LINES = 80  # changed in sources
WORDS = 5  # fewer say nothing about the fault
ON_FRAME = 0.35  # of real failing tests show the faulty function or its file on the stack


@dataclass(frozen=True, slots=True)
class Fix:
    """A commit, its message, and the lines it changed: old ones of sources, new ones of tests."""

    commit: str
    message: str
    sources: dict[str, list[int]]
    tests: dict[str, list[int]]


def run_git(folder: Path, *arguments: str) -> str:
    """Return what git prints; these repositories were fetched by whoever trains."""
    done = subprocess.run(
        ["git", *arguments], cwd=folder, check=True, capture_output=True, stdin=subprocess.DEVNULL
    )
    return done.stdout.decode("utf-8", "replace")


def fixes(repo: Path, most: int, skipped: frozenset[str]) -> Iterator[Fix]:
    """Return fixes spread evenly over the history, oldest first."""
    log = run_git(
        repo,
        "log",
        "origin/HEAD",
        "--no-merges",
        f"-n{LOG}",
        "--format=%x1e%H%x1f%P%x1f%B%x1f",
        "--name-only",
    )
    found = []
    for record in log.split("\x1e")[1:]:
        commit, parent, message, names = record.split("\x1f")
        subject = message.split("\n", 1)[0]
        if parent not in skipped and FIX.search(message) and not NO_FIX.search(subject):
            paths = [name for name in names.split("\n") if name.endswith(".py")]
            tests = [path for path in paths if is_test(path)]
            if tests and 1 <= len(paths) - len(tests) <= MOST_SOURCES:
                found.append((commit, message))
    for commit, message in reversed(found[:: max(1, len(found) // most)][:most]):
        try:
            fix = _read_fix(repo, commit, message)
        except subprocess.CalledProcessError:
            continue  # a snapshot may lack its largest files
        if sum(map(len, fix.sources.values())) <= MOST_LINES:
            yield fix


def _read_fix(repo: Path, commit: str, message: str) -> Fix:
    patch = run_git(repo, "show", "--format=", "--unified=0", "--no-renames", commit, "--", "*.py")
    sources: dict[str, list[int]] = {}
    tests: dict[str, list[int]] = {}
    for part in patch.split("diff --git ")[1:]:
        path = part.split("\n", 1)[0].rpartition(" b/")[2]
        for match in HUNK.finditer(part):
            old, old_count, new, new_count = (int(n) if n else 1 for n in match.groups())
            if is_test(path):
                tests.setdefault(path, []).extend(range(new, new + new_count))
            else:
                sources.setdefault(path, []).extend(range(old, old + max(old_count, 1)))
    return Fix(commit, message, sources, tests)


def prepare(repo: Path, fix: Fix) -> None:
    """Bring the work tree to the code before the fix, with the tests of the fix over it."""
    run_git(repo, "checkout", "--quiet", "--force", "--detach", f"{fix.commit}^")
    run_git(repo, "clean", "--quiet", "-fdx")
    for path in fix.tests:
        run_git(repo, "checkout", "--quiet", fix.commit, "--", path)


def faulty(index: Index, fix: Fix) -> list[tuple[Chunk, int]]:
    """Return the functions that the fix changed, each with one changed line."""
    found: dict[tuple[str, int], tuple[Chunk, int]] = {}
    for path, lines in fix.sources.items():
        for line in lines:
            chunk = index.chunk_at(path, line)
            if chunk and chunk.kind in {ChunkKind.FUNCTION, ChunkKind.METHOD}:
                found.setdefault((chunk.path, chunk.start), (chunk, line))
    return list(found.values())


def traceback_of(index: Index, fix: Fix, answer: list[tuple[Chunk, int]], seed: int) -> str:
    """Return the traceback that a changed test may have shown, empty when none was changed."""
    chance = random.Random(seed)  # noqa: S311 -- a repeatable choice, no secret
    for path, lines in fix.tests.items():
        for line in reversed(lines):
            chunk = index.chunk_at(path, line)
            if chunk and chunk.name.startswith("test"):
                text = (index.repo / path).read_text("utf-8", "replace").split("\n")
                frames = [(path, line, chunk.name, text[line - 1].strip())]
                if answer and chance.random() < ON_FRAME:
                    guilty, at = answer[0]
                    code = (index.repo / guilty.path).read_text("utf-8", "replace").split("\n")
                    frames.append((guilty.path, at, guilty.name, code[at - 1].strip()))
                shown = "".join(
                    f'  File "{file}", line {number}, in {name}\n    {source or "pass"}\n'
                    for file, number, name, source in frames
                )
                return f"Traceback (most recent call last):\n{shown}AssertionError\n"
    return ""


def words_of(message: str) -> str:
    """Return a commit's message as a person might report the fault, empty when it says little."""
    text = TRAILER.sub("", message)[:2_000].strip()
    return text if len(text.split()) >= WORDS else ""


def line_of(repo: str, query: Query, candidates: list[Candidate], answer: list[Chunk]) -> str:
    """Return one question as a line of JSON."""
    functions = {(one.path, one.start) for one in answer}
    files = {one.path for one in answer}
    rows = [
        [
            2 if (one.chunk.path, one.chunk.start) in functions else int(one.chunk.path in files),
            {
                signal.value: round(strength, 4)
                for signal, strength in one.signals.items()
                if strength
            },
        ]
        for one in candidates
    ]
    return json.dumps({"repo": repo, "kind": query.kind.value, "rows": rows})


def questions(repo: Path, name: str, most: int, skipped: frozenset[str]) -> Iterator[str]:
    """Return the lines of one repository."""
    for fix in fixes(repo, most, skipped):
        try:
            prepare(repo, fix)
        except subprocess.CalledProcessError:
            continue  # as above
        with Index.open(repo) as index:
            index.refresh()
            answer = faulty(index, fix)
            seed = int.from_bytes(hashlib.sha256(fix.commit.encode()).digest()[:4])
            for text in (traceback_of(index, fix, answer, seed), words_of(fix.message)):
                if text and answer:
                    query = query_of(text, index.paths(), str(index.repo))
                    chunks = [chunk for chunk, _ in answer]
                    yield line_of(name, query, collect(index, query), chunks)


def main() -> None:
    """Mine each repository and write the questions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True, help="a folder for clones and indexes")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--most", type=int, default=25, help="fixes of each repository")
    parser.add_argument("--skip", type=Path, help="parents of commits to leave out, one a line")
    parser.add_argument("repositories", nargs="+", type=Path)
    options = parser.parse_args()
    os.environ["HOMEPORT_STATE_DIR"] = str(options.work / "state")
    os.environ["HOMEPORT_CONFIG_DIR"] = str(options.work / "config")
    skipped = frozenset(options.skip.read_text().split()) if options.skip else frozenset()
    options.work.mkdir(parents=True, exist_ok=True)
    with gzip.open(options.out, "wt", encoding="utf-8") as out:
        for repository in options.repositories:
            name = repository.parent.name if repository.name == "repo" else repository.name
            clone = options.work / name
            if not clone.exists():
                origin = str(repository.resolve())
                run_git(options.work, "clone", "--quiet", "--shared", "--no-checkout", origin, name)
            count = 0
            for line in questions(clone, name, options.most, skipped):
                out.write(line + "\n")
                count += 1
            print(f"{name}: {count} questions", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
