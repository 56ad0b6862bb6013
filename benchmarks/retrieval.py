"""How long the index and its answers take, beside ripgrep and bm25s where they are installed.

    python benchmarks/retrieval.py REPOSITORY [--questions FILE]

Works on a copy of the repository's files and with a state folder of its own. CPU seconds are this
process's and its children's. Questions are JSON lines with a "query"; without them, tracebacks are
made of functions of the repository itself. Contenders take turns at each question, so that a busy
machine is equally busy for all.
"""

import argparse
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from homeport.code import ChunkKind, Index
from homeport.code.walk import walk
from homeport.context.locating import query_of

ROUNDS = 3
QUESTIONS = 60
WORDS = re.compile(r"[^\W\d]\w{3,}")


def cpu_s() -> float:
    """Return the CPU seconds of this process and its ended children."""
    own, children = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def taken_s(work: Callable[[], object]) -> float:
    """Return the CPU seconds of one run."""
    before = cpu_s()
    work()
    return cpu_s() - before


def copied(repository: Path, folder: Path) -> Path:
    """Copy the files that belong, so that they may be changed."""
    for one in walk(repository).files:
        target = folder / one.path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(repository / one.path, target)
    return folder


def made_questions(index: Index) -> list[str]:
    """Return tracebacks that end in functions spread over the repository."""
    paths = index.paths()
    texts = []
    for path in paths[:: max(1, len(paths) // QUESTIONS)]:
        chunks = [
            one
            for one in index.chunks_of(path)
            if one.kind in {ChunkKind.FUNCTION, ChunkKind.METHOD}
        ]
        if chunks:
            one = chunks[len(chunks) // 2]
            called = f"{one.calls[0]}()" if one.calls else "pass"
            texts.append(
                "Traceback (most recent call last):\n"
                f'  File "{path}", line {one.end}, in {one.name}\n    {called}\n'
                f"ValueError: {one.name} got a wrong {one.doc or 'value'}\n"
            )
    return texts


def ripgrep(repo: Path) -> Callable[[str], object] | None:
    """Return a search for the question's words by ripgrep, None when it is not there."""
    if shutil.which("rg") is None:
        return None

    def ask(text: str) -> object:
        pattern = "|".join(sorted(set(WORDS.findall(text)))[:24])
        return subprocess.run(
            ["rg", "-c", "-w", pattern, str(repo)], capture_output=True, check=False
        )

    return ask


def bm25s(index: Index) -> Callable[[str], object] | None:
    """Return a search by the bm25s package over the same chunks, None when it is not there."""
    try:
        import bm25s as library  # type: ignore[import-not-found]  # noqa: PLC0415 -- a contender, no dependency
    except ImportError:
        return None
    texts = []
    for path in index.paths():
        lines = (index.repo / path).read_text("utf-8", "replace").split("\n")
        texts += ["\n".join(lines[one.start - 1 : one.end]) for one in index.chunks_of(path)]
    retriever = library.BM25()
    retriever.index(library.tokenize(texts, show_progress=False), show_progress=False)
    return lambda text: retriever.retrieve(
        library.tokenize([text], show_progress=False), k=20, show_progress=False
    )


def show_questions(index: Index, questions: list[str]) -> None:
    """Print how long each contender takes for a question."""

    def ours(text: str) -> object:
        return index.locate(query_of(text, index.paths(), str(index.repo)), 20)

    contenders = {"homeport": ours, "ripgrep": ripgrep(index.repo), "bm25s": bm25s(index)}
    taken: dict[str, list[float]] = {name: [] for name, ask in contenders.items() if ask}
    for text in questions:
        for name, ask in contenders.items():
            if ask:
                taken[name].append(1000 * taken_s(lambda ask=ask, text=text: ask(text)))  # type: ignore[misc]
    for name, times in taken.items():
        times.sort()
        p50, p95 = statistics.median(times), times[int(0.95 * len(times))]
        print(f"question, {name:10s} p50 {p50:7.1f} ms  p95 {p95:7.1f} ms CPU  (n={len(times)})")


def show_one_shot(repo: Path, question: str) -> None:
    """Print what the whole command costs with a warm index."""
    command = [sys.executable, "-m", "homeport", "locate", "--json", "--repo", str(repo)]
    times = [
        taken_s(
            lambda: subprocess.run(
                command, input=question.encode(), capture_output=True, check=True
            )
        )
        for _ in range(ROUNDS)
    ]
    print(f"one-shot command   {1000 * statistics.median(times):7.0f} ms CPU")


def main() -> None:
    """Measure one repository."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("repository", type=Path)
    parser.add_argument("--questions", type=Path, help='JSON lines with a "query"')
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        os.environ["HOMEPORT_STATE_DIR"] = f"{name}/state"
        os.environ["HOMEPORT_CONFIG_DIR"] = f"{name}/config"
        repo = copied(options.repository, Path(name, "repo"))
        with Index.open(repo) as index:
            cold = taken_s(index.refresh)
            files, lines = len(index.paths()), 0
            for path in index.paths():
                lines += (repo / path).read_bytes().count(b"\n")
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            time.sleep(2.1)  # until then the files are too fresh for their times to be believed
            index.refresh()
            print(f"{files} files, {lines} lines")
            print(f"cold index         {cold:7.2f} s CPU, peak {peak} MiB")
            print(f"nothing changed    {1000 * taken_s(index.refresh):7.1f} ms CPU")
            middle = (
                repo
                / sorted(index.paths(), key=lambda one: (repo / one).stat().st_size)[files // 2]
            )
            with middle.open("a") as file:
                file.write("\n")
            print(f"one file changed   {1000 * taken_s(index.refresh):7.1f} ms CPU")
            index.connection.pragma("wal_checkpoint(truncate)")
            print(f"size on disk       {index.path.stat().st_size / 1e6:7.1f} MB")
            if options.questions:
                rows = options.questions.read_text("utf-8").splitlines()
                questions = [json.loads(row)["query"] for row in rows][:QUESTIONS]
            else:
                questions = made_questions(index)
            show_questions(index, questions)
        show_one_shot(repo, questions[0])


if __name__ == "__main__":
    main()
