"""Learns how likely each kind of repair is, from real fixes and planted bugs.

    python tools/learn_repairs.py mine REPOSITORY... --out fixes.jsonl.gz
    python tools/learn_repairs.py match fixes.jsonl.gz planted.jsonl.gz... --out examples.jsonl.gz
    python tools/learn_repairs.py fit examples.jsonl.gz... --out priors.json

`mine` takes the commits that call themselves a fix and change one stretch of one function.
`match` generates the candidates of each function as it was and sees which of them makes the
function that people wrote. `fit` fits a conditional logit over the features of
`python/weights.py` to that; how well it orders the fixes of repositories it has not seen is
printed. Of planted bugs (`benchmarks/repair_seeds.py`) only the half for tuning is used.
"""

import argparse
import ast
import gzip
import json
import math
import random
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

from homeport.repair.candidate import spliced
from homeport.repair.python.examples import examples_of
from homeport.repair.python.generate import functions, moved, sites
from homeport.repair.python.operators import OPERATORS
from homeport.repair.python.source import Source
from homeport.repair.python.vocabulary import Function, Vocabulary, vocabulary
from homeport.repair.python.weights import features

FIX = re.compile(
    r"\b(?:fix(?:e[sd])?|bug|crash\w*|regression|incorrect\w*|wrong\w*|broken|off.by.one)\b",
    re.IGNORECASE,
)
HUNK = re.compile(r"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", re.MULTILINE)
TEST = re.compile(
    r"(?:^|/)(?:tests?|testing|docs?|examples?|benchmarks?)/|(?:^|/)test_|_test\.py|conftest"
)
T = TypeVar("T")
Row = tuple[tuple[str, float], ...]
NEAR = 3  # lines around a change whose candidates may make it
FAR = 0.15  # of the other places are looked at
NEWLINE = re.compile(rb"\s+|[()]|#[^\n]*")
MOST_LINES = 6  # changed by a fix that is looked at
LONGEST = 45  # lines of a function
MOST_EACH = 16  # fixes of a repository
PLANTED = "planted"
SAMPLED = 100  # other candidates of each function
ROUNDS = 60
RATE = 0.15
EVENLY = 0.2  # planted relations are drawn evenly, as nobody errs
KEEP = 0.015  # pull of every weight towards its start
EXPECTED = {  # what is known of how people err, where the examples are few
    "comparison.bound": 1.5, "comparison.turned": 0.7, "comparison.equal": 1.0,
    "comparison.other": -0.8, "logic.connective": 1.5, "logic.affirmed": 1.2,
    "logic.negated": 0.5, "logic.outcomes": 0.5, "logic.fewer": 0.0, "arithmetic.sign": 0.3,
    "arithmetic.assigned": 0.8, "arithmetic.sides": 0.3, "constant.truth": 1.5,
    "constant.number near": 1.0, "constant.string case": 0.5, "name.variable": 0.5,
    "name.target": 0.3, "argument.exchanged": 1.0, "argument.missing": 1.0,
    "bound.one in range": 0.7, "bound.one in slice": 0.6, "bound.one in index": 0.5,
    "bound.one in comparison": 0.0, "bound.one in result": 0.0, "call.function": 0.5,
    "call.method": 0.5, "call.order": 0.5, "python.await": 2.0, "python.own default": 3.0,
    "return.returned": 0.5,
    "return.result condition": -1.2, "return.forgotten": 0.0, "block.moved out": 0.5,
    "block.moved in": 0.3, "block.keyword": 0.3, "statement.out": 1.0, "statement.order": 0.0,
    "swapped.names": 0.0, "lookup.got": -0.3, "lookup.added to": 0.0, "lookup.counted": -0.5,
    "lookup.collected": -0.5, "lookup.best kept": -1.2, "series.term": -0.8,
    "series.condition": -0.8, "series.better": -1.3, "series.beside": -1.4, "guarded.step": -2.0,
    "once.asked": 2.0, "series.step": 0.5, "calling.called": -0.6, "return.unless begun": -0.5,
    "condition.unfiltered": 0.0, "comparison.end": -0.5, "statement.replaced": -1.5,
    "guard.leave last": -1.1, "python.no truth": -1.0, "constant.string shown": 1.5,
    "return.answers": 0.3,
}  # fmt: skip
IMPORTANCE = 0.6  # of a planted bug
START = -1.0  # a kind's weight before anything is seen


@dataclass(frozen=True, slots=True)
class Example:
    """One fix among its function's candidates."""

    group: str
    fix: Row
    others: tuple[Row, ...]
    scale: float  # candidates that each sampled one stands for


# -- mining ----------------------------------------------------------------------------------


def mined(repository: Path, most: int) -> Iterator[dict[str, str]]:
    """Yield the fixes of one repository."""
    log = subprocess.run(
        ["git", "log", "--no-merges", "--no-renames", "-n", str(most), "--format=%x1e%H%x1f%B%x1f",
         "--unified=0", "-p", "--", "*.py"],
        cwd=repository, capture_output=True, check=False, stdin=subprocess.DEVNULL,
    ).stdout.decode("utf-8", "replace")  # fmt: skip
    for record in log.split("\x1e")[1:]:
        commit, message, patch = record.split("\x1f", 2)
        parts = [part for part in patch.split("diff --git ")[1:] if not TEST.search(_path(part))]
        if len(parts) != 1 or not FIX.search(message):
            continue
        hunks = HUNK.findall(parts[0])
        if len(hunks) == 1 and all(int(hunks[0][at] or 1) <= MOST_LINES for at in (1, 3)):
            yield from _read(repository, commit, _path(parts[0]), int(hunks[0][0]))


def _path(part: str) -> str:
    return part.split("\n", 1)[0].rpartition(" b/")[2]


def _read(repository: Path, commit: str, path: str, line: int) -> Iterator[dict[str, str]]:
    before, after = (_show(repository, f"{commit}{at}:{path}") for at in ("^", ""))
    try:
        source = Source.parse(path, before)
        ast.parse(after)
    except (SyntaxError, ValueError):
        return
    for symbol, function in functions(source.tree):
        if function.lineno <= line <= (function.end_lineno or 0):
            if (function.end_lineno or 0) - function.lineno <= LONGEST:
                yield {
                    "name": f"{commit}:{path}", "symbol": symbol, "before": before.decode(),
                    "after": after.decode(),
                }  # fmt: skip
            return


def _show(repository: Path, name: str) -> bytes:
    done = subprocess.run(["git", "show", name], cwd=repository, capture_output=True, check=False)
    return done.stdout


# -- examples --------------------------------------------------------------------------------


def examples(cases: Sequence[dict[str, str]]) -> Iterator[Example]:
    """Yield an example for each case whose fix is among the candidates."""
    for case in cases:
        chance = random.Random(case["name"])  # noqa: S311 -- a repeatable choice, no secret
        source = Source.parse("module.py", case["before"].encode())
        function = next(one for symbol, one in functions(source.tree) if symbol == case["symbol"])
        words = vocabulary(source, function, examples_of(function, [case.get("tests", "")]))
        found = _example(source, function, words, case["after"].encode(), chance)
        if found is not None:
            yield Example(case["group"], *found)


def read_cases(path: Path) -> list[dict[str, str]]:
    """Return the cases worth matching, those of each group spread over its history."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        cases = [json.loads(line) for line in lines]
    groups: dict[str, list[dict[str, str]]] = defaultdict(list)
    for case in cases:
        if case.get("half", "tune") == "tune" and _small(case):
            groups[case.setdefault("group", PLANTED)].append(case)
    return [
        case
        for group, some in groups.items()
        for case in (some if group == PLANTED else some[:: max(1, len(some) // MOST_EACH)])
    ]


def _same(one: Sequence[T], other: Sequence[T]) -> int:
    """Return how many lines two texts have in common at their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _small(case: dict[str, str]) -> bool:
    """Tell a change that one candidate could make: few lines of a function that is not long."""
    before, after = (case[name].splitlines() for name in ("before", "after"))
    start = _same(before, after)
    end = _same(before[start:][::-1], after[start:][::-1])
    return len(before) - start - end <= 4 and len(after) - start - end <= 3  # noqa: PLR2004


def _example(  # noqa: C901 -- one walk over sites, operators and proposals
    source: Source, function: Function, words: Vocabulary, after: bytes, chance: random.Random
) -> tuple[Row, tuple[Row, ...], float] | None:
    start, end = source.lines(function)
    body, wanted = source.data[start:end], after[start : end + len(after) - len(source.data)]
    if source.data[:start] != after[:start]:
        return None
    target, tree = squeezed(wanted), _tree(after)
    hits: list[Row] = []
    kept: list[Row] = []
    seen, stands = 0, 0.0
    line = _same(source.data.splitlines(), after.splitlines()) + 1
    for site in sites(source, function, words):
        last = site.node.end_lineno or 0
        near = site.node.lineno - NEAR <= line <= last + NEAR
        if not near and chance.random() > FAR:
            continue
        for operator in OPERATORS:
            for proposal in operator.propose(site):
                text = spliced(body, moved(proposal.splices, -start))
                if text == body:
                    continue
                row = ((f"kind:{operator.name}.{proposal.kind}", 1.0),
                       *features(operator.name, proposal, site))  # fmt: skip
                if (
                    squeezed(text) == target
                    and _tree(spliced(source.data, proposal.splices)) == tree
                ):
                    hits.append(row)
                    continue
                seen += 1
                stands += 1 if near else 1 / FAR
                if len(kept) < SAMPLED:
                    kept.append(row)
                elif (at := chance.randrange(seen)) < SAMPLED:
                    kept[at] = row
    if not hits or not kept:
        return None
    return chance.choice(hits), tuple(kept), stands / len(kept)


def squeezed(text: bytes) -> bytes:
    """Return code without what seldom matters, to compare quickly."""
    return NEWLINE.sub(b"", text.replace(b'"', b"'")).replace(b",]", b"]")


def _tree(text: bytes) -> str:
    try:
        return ast.dump(ast.parse(text))
    except (SyntaxError, ValueError):
        return ""


# -- fitting ---------------------------------------------------------------------------------


def fitted(rows: Sequence[Example]) -> dict[str, float]:
    """Return the weights that make the fixes likely, by gradient steps of falling size."""
    weights: dict[str, float] = defaultdict(float)
    start: dict[str, float] = {}
    for row in rows:
        for feature, _ in (*row.fix, *(one for other in row.others for one in other)):
            kind = feature.removeprefix("kind:")
            start[feature] = EXPECTED.get(kind, START) if kind != feature else 0.0
    start["share"] = 0.7
    weights.update(start)
    squares: dict[str, float] = defaultdict(lambda: 1e-3)
    order = list(rows)
    for turn in range(ROUNDS):
        random.Random(turn).shuffle(order)  # noqa: S311 -- a repeatable order
        for row in order:
            _step(weights, start, squares, row)
    return dict(weights)


def _step(
    weights: dict[str, float], start: dict[str, float], squares: dict[str, float], row: Example
) -> None:
    scores = [sum(weights[name] * value for name, value in one) for one in row.others]
    own = sum(weights[name] * value for name, value in row.fix)
    top = max(own, *scores)
    chances = [math.exp(score - top) * row.scale for score in scores]
    total = math.exp(own - top) + sum(chances)
    importance = IMPORTANCE if row.group == PLANTED else 1.0
    if row.group == PLANTED and row.fix[0][0] == "kind:comparison.other":
        importance *= EVENLY
    gradient: dict[str, float] = defaultdict(float)
    for name, value in row.fix:
        gradient[name] += value * (math.exp(own - top) / total - 1)
    for one, chance in zip(row.others, chances, strict=True):
        for name, value in one:
            gradient[name] += value * chance / total
    for name, slope in gradient.items():
        pulled = slope * importance + KEEP * (weights[name] - start[name])
        squares[name] += pulled * pulled
        weights[name] -= RATE * pulled / math.sqrt(squares[name])


def likely(weights: dict[str, float], row: Example) -> float:
    """Return how many candidates are expected to come before the fix."""
    own = sum(weights.get(name, 0.0) * value for name, value in row.fix)
    scores = [sum(weights.get(name, 0.0) * value for name, value in one) for one in row.others]
    return row.scale * sum(score > own for score in scores)


def report(rows: Sequence[Example], weights_of: dict[str, dict[str, float]]) -> None:
    """Print how the fixes of each group rank under weights that were learned without it."""
    groups = sorted({row.group for row in rows})
    for group in groups:
        ranks = sorted(likely(weights_of[group], row) for row in rows if row.group == group)
        if ranks:
            shares = " ".join(
                f"@{n} {sum(r < n for r in ranks) / len(ranks):.2f}" for n in (5, 20, 100, 500)
            )
            print(f"{group:32} {len(ranks):4} median {ranks[len(ranks) // 2]:6.0f} {shares}")


def main() -> None:
    """Mine, match or fit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("do", choices=["mine", "match", "fit"])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--most", type=int, default=6000, help="commits of each repository")
    parser.add_argument(
        "--held", type=int, default=4, help="groups of repositories, each left out once"
    )
    parser.add_argument("sources", nargs="*", type=Path)
    options = parser.parse_args()
    if options.do == "mine":
        with gzip.open(options.out, "wt", encoding="utf-8") as out:
            for repository in options.sources:
                name = repository.parent.name if repository.name == "repo" else repository.name
                count = 0
                for fix in mined(repository, options.most):
                    out.write(json.dumps({**fix, "group": name}) + "\n")
                    count += 1
                print(name, count, file=sys.stderr, flush=True)
        return
    if options.do == "match":
        with gzip.open(options.out, "wt", encoding="utf-8") as out:
            for path in options.sources:
                cases = read_cases(path)
                count = 0
                for row in examples(cases):
                    out.write(json.dumps(asdict(row)) + "\n")
                    count += 1
                print(f"{path.name}: {count} of {len(cases)}", file=sys.stderr, flush=True)
        return
    everything: list[Example] = []
    for path in options.sources:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            everything += [Example(**json.loads(line)) for line in lines]
    rows = [row for row in everything if row.group != PLANTED]
    planted = [row for row in everything if row.group == PLANTED]
    groups = sorted({row.group for row in rows})
    fold = {group: at % options.held for at, group in enumerate(groups)}
    learned = [
        fitted([*planted, *(row for row in rows if fold[row.group] != part)])
        for part in range(options.held)
    ]
    report(rows, {group: learned[fold[group]] for group in groups})
    expected = {f"kind:{kind}": weight for kind, weight in EXPECTED.items()}
    weights = {**expected, **fitted([*rows, *planted])}
    kinds = Counter(row.fix[0][0] for row in (*rows, *planted))
    print(kinds.most_common(60))
    table = {name: round(value, 3) for name, value in sorted(weights.items())}
    options.out.write_text(json.dumps({"features": table}, indent=0) + "\n", "utf-8")


if __name__ == "__main__":
    main()
