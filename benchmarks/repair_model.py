"""Measures what a local model adds to `homeport fix` on bugs that one small change does not fix.

    python benchmarks/repair_model.py plant CASES OUT [--half tune|held] [--most 30] [--seed 5]
    python benchmarks/repair_model.py run OUT [--budget 15] [--model-time 90] [--skip 0] [--most 30]

CASES is what `benchmarks/repair_seeds.py` wrote. `plant` makes harder bugs of its functions: `two`
has a second mistake on another line, which the tests see by itself, and `lost` lacks two or more
statements that stood together. The tests of a function are its documented examples. `run` asks the
model only when the search without one has found nothing, with the same budget, so that one run
gives both figures: what was found before the model was asked, and at the end.
"""

import argparse
import ast
import gzip
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from repair_results import by_kind, interval, own_state, searched
from repair_seeds import CHECK, KINDS, Case, Text

from homeport.assistant.fix import Fixing, Proposer, Task
from homeport.cli.fix import Options
from homeport.cli.fix_asking import model_proposer
from homeport.repair.candidate import Candidate
from homeport.repair.python.source import parses
from homeport.sandbox import Limits, Sandbox

LOST = (2, 4)  # statements that are taken out together
TRIED = 6  # bugs of a kind that are tried in a function


def plant(cases: Path, half: str, seed: int, most: int) -> Iterator[Case]:
    """Yield harder bugs, one of each function and kind, that the tests see."""
    with gzip.open(cases, "rt", encoding="utf-8") as lines:
        known = [Case(**row) for row in map(json.loads, lines) if row["half"] == half]
    random.Random(seed).shuffle(known)  # noqa: S311 -- no secret
    limits = Limits(cpu_s=100, wall_s=300)
    count = 0
    with Sandbox.open(Path(__file__).parent, limits) as sandbox:
        for number, case in enumerate(known):
            maker = (_two, _lost)[number % 2]
            tried = list(maker(case, random.Random(f"{seed}{case.name}")))[:TRIED]  # noqa: S311 -- no secret
            for pair in tried:
                if count < most and all(_seen(sandbox, one) for one in pair):
                    yield pair[-1]
                    count += 1
                    break
            if count >= most:
                return


def _seen(sandbox: Sandbox, case: Case) -> bool:
    """Tell whether the tests fail with the bug; a second mistake is no unknown name."""
    command = [sys.executable, "-I", "-c", CHECK]
    told = sandbox.run(command, stdin=(json.dumps(asdict(case)) + "\n").encode())
    said = told.stdout.decode().strip()
    unknown = said in {"NameError", "UnboundLocalError"}
    return said not in {"", "broken"} and not (unknown and case.kind != "lost")


def _two(case: Case, random_: random.Random) -> Iterator[tuple[Case, ...]]:
    """The planted bug, and another on another line; the second alone comes first."""
    good, bad = as_text(case.after), case.before.encode()
    start = next(
        at for at, pair in enumerate(zip(good.data, bad, strict=False)) if pair[0] != pair[1]
    )
    length = len(bad) - len(good.data)
    line = good.data.count(b"\n", 0, start)
    edits = [
        edit for kind in KINDS.values() for edit in kind(good, _nodes(case, good))
        if edit[0] != edit[1] and abs(good.data.count(b"\n", 0, edit[0]) - line) > 1
    ]  # fmt: skip
    random_.shuffle(edits)
    for first, last, text in edits:
        shift = length if first > start else 0
        both = bad[: first + shift] + text.encode() + bad[last + shift :]
        alone = good.changed((first, last, text))
        if parses(both) and parses(alone):
            yield (
                replace(case, before=alone.decode()),
                replace(case, kind="two", before=both.decode()),
            )


def _lost(case: Case, random_: random.Random) -> Iterator[tuple[Case, ...]]:
    """Statements that stood together are gone; what is left still has a body everywhere."""
    good = as_text(case.after)
    edits = []
    for node in _nodes(case, good):
        for body in (getattr(node, "body", None), getattr(node, "orelse", None)):
            if isinstance(body, list):
                many = random_.randint(*LOST)
                edits += [
                    (good.lines(body[at])[0], good.lines(body[at + many - 1])[1], "")
                    for at in range(len(body) - many)
                ]
    random_.shuffle(edits)
    for edit in edits:
        text = good.changed(edit)
        if parses(text):
            yield (replace(case, kind="lost", before=text.decode()),)


def as_text(text: str) -> Text:
    """Return a module with its offsets."""
    data = text.encode()
    starts = [0]
    for line in data.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return Text(data, tuple(starts[:-1]))


def _nodes(case: Case, good: Text) -> list[ast.AST]:
    """The nodes of the function's body."""
    for node in ast.walk(ast.parse(good.data)):
        if isinstance(node, ast.FunctionDef) and node.name == case.symbol.rpartition(".")[2]:
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            return [node.args, *(one for part in body for one in ast.walk(part))]
    return []


def measured(case: Case, proposer: Proposer, budget_s: float, model_s: float) -> tuple[bool, bool]:
    """Return whether the bug was fixed without the model, and in the end."""
    asked = []

    def noted(fixing: Fixing) -> Iterator[Sequence[Candidate]]:
        asked.append(time.monotonic())
        yield from proposer(fixing)

    with tempfile.TemporaryDirectory() as folder:
        path = case.name.partition(":")[0].rpartition("/")[2]
        (Path(folder) / path).write_text(case.before, "utf-8")
        (Path(folder) / f"test_of_{path}").write_text(case.tests, "utf-8")
        command = f"{sys.executable} -m pytest test_of_{path}"
        fixing = Fixing(Task(Path(folder), command, budget_s, most=1, model_s=model_s), noted)
        begun = time.monotonic()
        searched(case.name, fixing)
        patches = fixing.patches
        alone, both = bool(patches) and not asked, bool(patches)
        what = patches[0].change.candidate.operator if patches else ""
        right = bool(patches) and ast.dump(ast.parse(patches[0].change.after)) == ast.dump(
            ast.parse(case.after)
        )
        took = (asked[0] if asked else time.monotonic()) - begun
        print(
            f"{case.name[-48:]:48} {case.kind:5} without {alone:d} with {both:d} "
            f"{'as published' if right else '':12} searched {took:5.1f} s "
            f"all {time.monotonic() - begun:6.1f} s tried {fixing.tried:6} {what}", flush=True,
        )  # fmt: skip
    return alone, both


def run(source: Path, options: argparse.Namespace) -> None:
    """Measure and print the gain."""
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        cases = [Case(**row) for row in map(json.loads, lines)]
    chosen = cases[options.skip : options.skip + options.most]
    task = Task(Path.cwd(), "", options.budget)
    asking = Options(task, options.model, allow_cloud=False, policy=None, json=True, apply=0)
    remarks: list[str] = []
    with own_state(), model_proposer(asking, remarks) as proposer:
        assert proposer is not None
        ends = [measured(one, proposer, options.budget, options.model_time) for one in chosen]
    print(*sorted(set(remarks)), sep="\n", file=sys.stderr)
    for kind, some in by_kind(zip((one.kind for one in chosen), ends, strict=True)).items():
        gains = [both - alone for alone, both in some]
        low, high = interval(gains)
        print(
            f"{kind:5} n {len(some):3} without {sum(a for a, _ in some) / len(some):.2f} "
            f"with {sum(b for _, b in some) / len(some):.2f} "
            f"gain {sum(gains) / len(gains):.2f} ({low:.2f} to {high:.2f})"
        )


def main() -> None:
    """Plant or measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["plant", "run"])
    parser.add_argument("source", type=Path)
    parser.add_argument("out", type=Path, nargs="?")
    parser.add_argument("--half", choices=["tune", "held"], default="held")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--skip", type=int, default=0)
    parser.add_argument("--most", type=int, default=30)
    parser.add_argument("--budget", type=float, default=15.0)
    parser.add_argument("--model", default=None)
    parser.add_argument("--model-time", type=float, default=90.0)
    options = parser.parse_args()
    if options.what == "run":
        run(options.source, options)
        return
    with gzip.open(options.out, "wt", encoding="utf-8") as out:
        for case in plant(options.source, options.half, options.seed, options.most):
            out.write(json.dumps(asdict(case)) + "\n")
            print(case.name, case.kind, flush=True)


if __name__ == "__main__":
    main()
