"""Bends a made CI history into the shapes that real ones come in, truth and all.

Each shape takes something away or disturbs it: fields that nobody wrote, shards, branches, commits
without a run, clocks that disagree, runs told twice. The truth of what is left stays as it was.
"""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

_SHARDS = 4
Runs = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Made:
    """A history as lines, its suite, and the truth."""

    lines: list[str]
    suite: str
    labels: dict[str, dict[str, object]]
    causes: dict[str, str]


Shape = Callable[[Runs, random.Random, Made], Runs]


def bend(made: Made, name: str, seed: int) -> Made:
    """Return the history in another shape, with the truth that is left."""
    suite = json.loads(made.suite)
    rng = random.Random(seed)  # noqa: S311 -- no secret depends on it
    runs = SHAPES[name]([json.loads(line) for line in made.lines], rng, made)
    names = suite["tests"]
    causes = {}
    for run in runs:  # a shape may give a run another name, and remembers the one it had
        was = run.pop("was", run.get("run"))
        for one in run["failed"]:
            test = one if isinstance(one, str) else one["test"]
            causes[f"{run.get('run', '?')}|{test}"] = made.causes[f"{was}|{test}"]
    if name == "half of the coverage":
        kept = rng.sample(names, len(names) // 2)
        suite["covers"] = {test: suite["covers"][test] for test in kept if test in suite["covers"]}
    if name == "names unknown":
        suite = {"tests": []}
        for run in runs:
            for key in ("order", "only"):
                if key in run:
                    run[key] = [names[n] if isinstance(n, int) else n for n in run[key]]
    seen = {key.partition("|")[2] for key in causes}
    ran = {run["commit"] for run in runs}
    labels = {
        test: {**label, "observed": test in seen
               and (label["label"] != "regression" or label["first_bad"] in ran)}
        for test, label in made.labels.items()
    }  # fmt: skip
    lines = [json.dumps(run) for run in runs]
    return replace(made, lines=lines, suite=json.dumps(suite), labels=labels, causes=causes)


def _without(*fields: str) -> Shape:
    def shape(runs: Runs, _rng: random.Random, _made: Made) -> Runs:
        return [{key: value for key, value in run.items() if key not in fields} for run in runs]

    return shape


def _bare(runs: Runs, _rng: random.Random, _made: Made) -> Runs:
    """Leave the least that the format asks for: a commit and the names of what failed."""
    return [
        {"run": run["run"], "commit": run["commit"], "failed": [f["test"] for f in run["failed"]]}
        for run in runs if "only" not in run
    ]  # fmt: skip


def _sharded(runs: Runs, rng: random.Random, made: Made) -> Runs:
    """Split whole runs among machines; who is polluted runs beside its polluter."""
    names = list(made.labels)
    shard = {number: rng.randrange(_SHARDS) for number in range(len(names))}
    for number, name in enumerate(names):
        polluter = made.labels[name].get("polluter")
        if polluter is not None:
            shard[number] = shard[names.index(str(polluter))]
    found = []
    for run in runs:
        if "order" not in run:
            found.append(run)
            continue
        for number in range(_SHARDS):
            order = [test for test in run["order"] if shard[test] == number]
            failed = [f for f in run["failed"] if shard[_number(f["test"])] == number]
            found.append({**run, "run": f"{run['run']}/{number}", "was": run["run"],
                          "order": order, "failed": failed,
                          "worker": f"w{rng.randrange(9)}"})  # fmt: skip
    return found


def _number(name: str) -> int:
    return int(name.rpartition("_")[2])


def _skipping(runs: Runs, rng: random.Random, _made: Made) -> Runs:
    """Leave out all runs of every third commit; the next one tells both commits' changes."""
    dropped = {commit for commit in {run["commit"]: 0 for run in runs} if rng.random() < 1 / 3}
    found: Runs = []
    owed: list[str] = []
    for run in runs:
        if run["commit"] in dropped:
            owed += run["changed"]
            continue
        found.append({**run, "changed": sorted({*run["changed"], *owed})})
        if "only" not in run:
            owed = []
    return found


def _disordered_clocks(runs: Runs, rng: random.Random, _made: Made) -> Runs:
    """Let machines disagree by up to two hours, and some runs have no time."""
    return [
        {**run, "ts": None if rng.random() < 1 / 10 else run["ts"] + rng.uniform(-7200, 7200)}
        for run in runs
    ]


def _rerun_later(runs: Runs, rng: random.Random, _made: Made) -> Runs:
    """Run old commits again at night, as a bisection does, long after they were made."""
    whole = [run for run in runs if "only" not in run]
    found = list(runs)
    for run in rng.sample(whole, len(whole) // 10):
        later = rng.randrange(found.index(run) + 1, len(found) + 1)
        again = {**run, "run": f"{run['run']}-again", "was": run["run"]}
        again["ts"] = (found[later - 1]["ts"] or 0.0) + 60.0
        found.insert(later, again)
    return found


def _told_twice(runs: Runs, rng: random.Random, _made: Made) -> Runs:
    """Write every tenth line twice, as a job that was started again does."""
    return [run for run in runs for _ in range(1 + (rng.random() < 1 / 10))]


def _changes_of_merges(runs: Runs, rng: random.Random, _made: Made) -> Runs:
    """Let every fifth commit be a merge that lists many files it did not change itself."""
    files = sorted({file for run in runs for file in run["changed"]})
    merges = {commit: sorted(rng.sample(files, len(files) // 2))
              for commit in {run["commit"]: 0 for run in runs} if rng.random() < 1 / 5}  # fmt: skip
    return [
        {**run, "changed": sorted({*run["changed"], *merges.get(run["commit"], ())})}
        for run in runs
    ]


def _as_it_is(runs: Runs, _rng: random.Random, _made: Made) -> Runs:
    """Leave the runs: this shape bends the suite."""
    return runs


SHAPES: dict[str, Shape] = {
    "bare": _bare,
    "no durations": _without("duration", "worker", "attempt"),
    "no times": _without("ts"),
    "sharded": _sharded,
    "skipped commits": _skipping,
    "clocks disagree": _disordered_clocks,
    "rerun later": _rerun_later,
    "told twice": _told_twice,
    "merges": _changes_of_merges,
    "half of the coverage": _as_it_is,
    "names unknown": _as_it_is,
}
