"""Trains the weights of the ranking and says how well they do on repositories they never saw.

    python tools/train_ranker.py cases.jsonl.gz [MORE...] --out src/homeport/code/ranker.json

Reads what `mine_fixes.py` writes. For each kind of question a linear score is fitted so that, among
all candidates of a question, the functions the fix touched get the most of a softmax, and the
files it touched a share too. Validation leaves one repository out at a time. Plain Python, so that
whoever doubts the weights can make them again with what Homeport itself needs; it takes minutes.
Fitting starts from hand-made weights, which also serve kinds with too few questions.
"""

import argparse
import gzip
import json
import math
import statistics
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import mul
from pathlib import Path

from homeport.code import QueryKind
from homeport.code.signals import Signal

START = Path(__file__).with_name("ranker_start.json")  # hand-made weights
SIGNALS = tuple(Signal)
# Long functions are as likely as any, but fill a budget; mined questions do not tell of meaning.
FIXED = frozenset({Signal.LONG, Signal.MEANING})
HISTORY = frozenset({Signal.RECENT, Signal.TOGETHER})
ANSWER = 2  # the mark of a function that the fix touched; 1 is another in its file
FEWEST = 50  # questions; a kind with fewer keeps the weights it has
KEPT = 60  # candidates of a question that are trained on: the hard ones
STEPS = 120
RATE = 0.08
# Towards the start; keeps signals that no case has at their old weight. A commit's message is not
# quite what a person reports, so that issues may move less.
PULL = {QueryKind.TEST: 0.003, QueryKind.CRASH: 0.003, QueryKind.ISSUE: 0.02}
FILE_SHARE = 0.3
CUTS = (1, 5, 10)
NOTHING = 1e-5  # a push too small to be worth the arithmetic


@dataclass(frozen=True, slots=True)
class Case:
    """One question: its candidates' signals, and which of them the fix touched."""

    repo: str
    rows: tuple[tuple[float, ...], ...]
    marks: tuple[int, ...]


def read(paths: Iterable[Path]) -> dict[QueryKind, list[Case]]:
    """Return the questions that have an answer, by their kind."""
    cases: dict[QueryKind, list[Case]] = defaultdict(list)
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                read_case = json.loads(line)
                marks = tuple(row[0] for row in read_case["rows"])
                rows = tuple(
                    tuple(float(row[1].get(one.value, 0.0)) for one in SIGNALS)
                    for row in read_case["rows"]
                )
                kind = QueryKind(read_case["kind"])
                cases[kind].append(Case(read_case["repo"], rows, marks))
    return cases


def scores(case: Case, vector: Sequence[float]) -> list[float]:
    """Return the score of each candidate."""
    return [sum(map(mul, row, vector)) for row in case.rows]


def hardest(case: Case, vector: Sequence[float]) -> Case:
    """Return the case with its answers and the candidates that `vector` puts highest."""
    points = scores(case, vector)
    order = sorted(range(len(points)), key=lambda i: -points[i])
    kept = [i for place, i in enumerate(order) if place < KEPT or case.marks[i] == ANSWER]
    return Case(case.repo, tuple(case.rows[i] for i in kept), tuple(case.marks[i] for i in kept))


def without_history(case: Case) -> Case:
    """Return the case as it is where there is no git: the weights must do without it, too."""
    rows = tuple(
        tuple(0.0 if one in HISTORY else value for one, value in zip(SIGNALS, row, strict=True))
        for row in case.rows
    )
    return Case(case.repo, rows, case.marks)


def fit(cases: Sequence[Case], start: Sequence[float], pull: float) -> list[float]:
    """Return weights that put the answers first, not farther from `start` than they must be."""
    vector = list(start)
    slow, fast = [0.0] * len(vector), [0.0] * len(vector)  # Adam's two running means
    for step in range(1, STEPS + 1):
        slope = [pull * 2 * (now - before) for now, before in zip(vector, start, strict=True)]
        for case in cases:
            for i, value in enumerate(_slope(case, vector)):
                slope[i] += value / len(cases)
        for i, value in enumerate(slope):
            if SIGNALS[i] in FIXED:
                continue
            slow[i] = 0.9 * slow[i] + 0.1 * value
            fast[i] = 0.99 * fast[i] + 0.01 * value * value
            pace = math.sqrt(fast[i] / (1 - 0.99**step)) + 1e-8
            vector[i] -= RATE * slow[i] / (1 - 0.9**step) / pace
    return vector


def _slope(case: Case, vector: Sequence[float]) -> list[float]:
    """Return how the loss of one case changes with each weight."""
    points = scores(case, vector)
    top = max(points)
    raised = [math.exp(point - top) for point in points]
    total = sum(raised)
    chances = [one / total for one in raised]
    answers = sum(mark == ANSWER for mark in case.marks)
    in_files = sum(chance for chance, mark in zip(chances, case.marks, strict=True) if mark) or 1.0
    slope = [0.0] * len(vector)
    for row, chance, mark in zip(case.rows, chances, case.marks, strict=True):
        push = (chance - (mark == ANSWER) / answers) if answers else 0.0
        push += FILE_SHARE * (chance - (chance / in_files if mark else 0.0))
        if abs(push) > NOTHING:
            for i, value in enumerate(row):
                if value:
                    slope[i] += push * value
    return slope


def judge(cases: Sequence[Case], vector: Sequence[float]) -> list[dict[str, float]]:
    """Return for each case whether an answer is among the first 1, 5 and 10 candidates."""
    judged = []
    for case in cases:
        points = scores(case, vector)
        order = sorted(range(len(points)), key=lambda i: -points[i])
        marks = [case.marks[i] for i in order]
        found = {f"function@{cut}": float(ANSWER in marks[:cut]) for cut in CUTS}
        judged.append({"first file": float(bool(marks) and marks[0] > 0), **found})
    return judged


def show(title: str, judged: Sequence[dict[str, float]]) -> None:
    """Print the means of a list of verdicts in percent."""
    means = {
        name: f"{100 * statistics.mean(one[name] for one in judged):.1f}" for name in judged[0]
    }
    print(f"{title:34s} n={len(judged):4d} {means}", flush=True)


def validated(
    cases: Sequence[Case], trained: Sequence[Case], start: Sequence[float], pull: float
) -> list[dict[str, float]]:
    """Judge each repository by weights that were trained on the others."""
    judged = []
    for repo in sorted({case.repo for case in cases}):
        vector = fit([case for case in trained if case.repo != repo], start, pull)
        judged += judge([case for case in cases if case.repo == repo], vector)
    return judged


def main() -> None:
    """Validate, train on everything, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--validate", action="store_true", help="leave one repository out, slowly")
    options = parser.parse_args()
    learnt = json.loads(START.read_text(encoding="utf-8"))
    for kind, cases in sorted(read(options.cases).items()):
        start = [float(learnt[kind.value].get(one.value, 0.0)) for one in SIGNALS]
        answered = [case for case in cases if ANSWER in case.marks]
        trained = [
            hardest(without_history(case) if number % 2 else case, start)
            for number, case in enumerate(answered)
        ]
        if len(cases) < FEWEST:
            print(f"{kind}: too few questions ({len(cases)}), left hand-made", file=sys.stderr)
            continue
        repos = len({case.repo for case in cases})
        print(f"{kind}: {len(cases)} questions of {repos} repositories", file=sys.stderr)
        show(f"{kind}, hand-made weights", judge(cases, start))
        if options.validate:
            show(
                f"{kind}, leaving one repository out", validated(cases, trained, start, PULL[kind])
            )
        vector = fit(trained, start, PULL[kind])
        show(f"{kind}, trained on all of them", judge(cases, vector))
        learnt[kind.value] = {
            one: round(value, 3) for one, value in zip(SIGNALS, vector, strict=True)
        }
    options.out.write_text(json.dumps(learnt, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
