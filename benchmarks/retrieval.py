"""How long the index and its answers take, beside ripgrep, bm25s and aider's repository map.

    python benchmarks/retrieval.py REPOSITORY [--questions FILE] [--peers PYTHON]

PYTHON is the interpreter of a throw-away environment that holds bm25s and aider-chat; each of the
two runs there in one process that stays. ripgrep is `rg` on the path. Who is missing is left out.
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
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from homeport.code import ChunkKind, Index
from homeport.code.walk import walk
from homeport.context.locating import query_of

ROUNDS = 3
QUESTIONS = 60
Asked = Callable[[str], float]  # a question to CPU seconds
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


def ripgrep(repo: Path) -> Asked | None:
    """Return a search for the question's words by ripgrep, None when it is not there."""
    if shutil.which("rg") is None:
        return None

    def ask(text: str) -> float:
        pattern = "|".join(sorted(set(WORDS.findall(text)))[:24])
        command = ["rg", "-c", "-w", pattern, str(repo)]
        return taken_s(lambda: subprocess.run(command, capture_output=True, check=False))

    return ask


PEER = """
import json, sys, time
from pathlib import Path

repo, kind = Path(sys.argv[1]), sys.argv[2]
files = json.loads(sys.stdin.readline())

if kind == "bm25s":
    import bm25s
    texts = []
    for path, spans in files.items():
        lines = (repo / path).read_text("utf-8", "replace").split("\\n")
        texts += ["\\n".join(lines[start - 1 : end]) for start, end in spans]
    retriever = bm25s.BM25()
    retriever.index(bm25s.tokenize(texts, show_progress=False), show_progress=False)

    def ask(text):
        words = bm25s.tokenize([text], show_progress=False)
        retriever.retrieve(words, k=20, show_progress=False)
else:
    import re
    from aider.repomap import RepoMap

    class Silent:
        def read_text(self, path, **_):
            return Path(path).read_text("utf-8", "replace")
        def __getattr__(self, _):
            return lambda *a, **k: None

    class Model:
        def token_count(self, text):
            return len(text) // 4

    every = [str(repo / path) for path in files]
    answers = RepoMap(map_tokens=4000, root=str(repo), main_model=Model(), io=Silent())

    def ask(text):
        named = {path for path in files if path.rpartition("/")[2] in text}
        words = set(re.findall(r"[A-Za-z_]\\w{3,}", text))
        answers.get_repo_map([], every, mentioned_fnames=named, mentioned_idents=words)

began = time.process_time()
ask("nothing in particular")
print(json.dumps(time.process_time()), flush=True)
for line in sys.stdin:
    began = time.process_time()
    ask(json.loads(line))
    print(json.dumps(time.process_time() - began), flush=True)
"""


@contextmanager
def peer(kind: str, python: str, index: Index) -> Iterator[Asked | None]:
    """Give a contender that runs in another environment, None when it is not there."""
    process = subprocess.Popen(
        [python, "-c", PEER, str(index.repo), kind],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    if process.stdin is None or process.stdout is None:
        raise AssertionError
    to, back = process.stdin, process.stdout
    spans = {
        path: [(one.start, one.end) for one in index.chunks_of(path)] for path in index.paths()
    }

    def ask(text: str) -> float:
        to.write(json.dumps(text) + "\n")
        to.flush()
        return float(back.readline())

    try:
        to.write(json.dumps(spans) + "\n")
        to.flush()
        ready = back.readline()
        if ready:
            print(f"ready, {kind:10s}  {float(ready):7.2f} s CPU")
        yield ask if ready else None
    finally:
        process.kill()
        process.wait()


def show_questions(index: Index, questions: list[str], python: str | None) -> None:
    """Print how long each contender takes for a question."""

    def ours(text: str) -> float:
        paths, repo = index.paths(), str(index.repo)
        return taken_s(lambda: index.locate(query_of(text, paths, repo), 20))

    with ExitStack() as peers:
        contenders = {"homeport": ours, "ripgrep": ripgrep(index.repo)}
        for kind in ("bm25s", "aider") if python else ():
            contenders[kind] = peers.enter_context(peer(kind, python or "", index))
        taken: dict[str, list[float]] = {name: [] for name, ask in contenders.items() if ask}
        for text in questions:
            for name, ask in contenders.items():
                if ask:
                    taken[name].append(1000 * ask(text))
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
    parser.add_argument("--peers", help="a Python that has bm25s and aider-chat")
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
            show_questions(index, questions, options.peers)
        show_one_shot(repo, questions[0])


if __name__ == "__main__":
    main()
