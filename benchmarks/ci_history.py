"""Makes CI histories whose truth is known and scores `homeport tests history`'s judgement on them.

    python benchmarks/ci_history.py                      every profile, five seeds each
    python benchmarks/ci_history.py --profile rare --seeds 10
    python benchmarks/ci_history.py --profile rare --write DIR    one history as files, with truth
    python benchmarks/ci_history.py --shape all          a usual history in every shape they come in

Profiles differ in what no reader may rely on: how often flaky tests fail, how long breaks last, how
often runs repeat, whether coverage or the order is known, how strong a polluter is, which hours.
"""

import argparse
import json
import math
import random
import time
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ci_shapes import SHAPES, Made, bend

from homeport.testruns.history import Judgement, judge, read_runs, read_suite

_MACHINE = (
    "OSError: [Errno 28] No space left on device",
    "dial tcp: lookup db: Temporary failure in name resolution",
    "Cannot connect to the Docker daemon at unix:///var/run/docker.sock",
    "java.lang.OutOfMemoryError: Cannot allocate memory",
)
_LATE = 0.25  # share of the flaky tests that became so on the way
_MOST_TRIES = 3
_OWN = (
    "AssertionError: {} != {}",
    "TimeoutError: waited {} ms",
    "KeyError: 'row_{}'",
    "expected {} rows, got {}",
    "IndexError: list index {} out of range",
)


@dataclass(frozen=True, slots=True)
class Profile:
    """How a history comes about."""

    tests: int = 300
    commits: int = 250
    flaky: int = 25
    flake_low: float = 0.01
    flake_high: float = 0.5
    breaks: int = 15
    longest_break: int = 20
    broken: int = 1
    polluted: int = 5
    polluter_strength: float = 1.0
    timed: int = 3
    hours: tuple[int, int] = (22, 3)
    machine_runs: int = 5
    machine_share: tuple[float, float] = (0.05, 0.4)
    machine_says: float = 0.75
    retry: float = 0.6
    extra_runs: float = 0.25
    coverage: bool = True
    order: bool = True
    days: float = 40.0


PROFILES = {
    "usual": Profile(),
    "rare": Profile(flake_low=0.0005, flake_high=0.01, flaky=60, commits=400),
    "rarest": Profile(tests=200, flake_low=0.0003, flake_high=0.002, flaky=80, commits=2400,
                      breaks=12, days=300, retry=0.7),
    "no coverage": Profile(coverage=False),
    "no retries": Profile(retry=0.0, extra_runs=0.1),
    "no order": Profile(order=False, polluted=0),
    "weak polluters": Profile(polluter_strength=0.5),
    "short breaks": Profile(longest_break=4),
    "small machine failures": Profile(machine_share=(0.015, 0.05), machine_runs=10),
    "silent machines": Profile(machine_says=0.0),
    "short": Profile(commits=40, breaks=6, days=10, polluted=3, flaky=15, machine_runs=2),
}  # fmt: skip


class _Maker:
    def __init__(self, profile: Profile, seed: int) -> None:
        self.profile = profile
        self.random = random.Random(seed)  # noqa: S311 -- no secret depends on it
        self.names = [f"tests/test_{n // 7}.py::test_{n}" for n in range(profile.tests)]
        self.files = [f"src/part{n // 9}/m{n}.py" for n in range(70)]
        self.covers = [set(self.random.sample(self.files, self.random.randint(2, 12)))
                       for _ in self.names]  # fmt: skip
        self.commits = [f"{self.random.getrandbits(160):040x}" for _ in range(profile.commits)]
        self.changed = [self._change() for _ in self.commits]
        chosen = self.random.sample(range(profile.tests), self._special())
        self.flaky = {n: (self._rate(), self._since()) for n in self._take(chosen, profile.flaky)}
        self.breaks = {n: self._break(n) for n in self._take(chosen, profile.breaks)}
        self.broken = set(self._take(chosen, profile.broken))
        self.timed = set(self._take(chosen, profile.timed))
        self.polluted = {n: self.random.choice([m for m in range(profile.tests) if m != n])
                         for n in self._take(chosen, profile.polluted)}  # fmt: skip
        for n in list(self.breaks)[:1]:  # one test is flaky and breaks as well
            self.flaky[n] = (self._rate(), 0)
        self.machine_runs: set[int] = set()

    def _change(self) -> set[str]:
        """Choose the files of a commit: mostly one or two, now and then many."""
        count = min(12, int(self.random.expovariate(0.5)) + 1)
        return set(self.random.sample(self.files, count))

    def _special(self) -> int:
        p = self.profile
        return p.flaky + p.breaks + p.broken + p.timed + p.polluted

    @staticmethod
    def _take(chosen: list[int], count: int) -> list[int]:
        taken, chosen[:count] = chosen[:count], []
        return taken

    def _rate(self) -> float:
        low, high = math.log(self.profile.flake_low), math.log(self.profile.flake_high)
        return math.exp(self.random.uniform(low, high))

    def _since(self) -> int:
        late = self.random.random() < _LATE
        return self.random.randrange(self.profile.commits * 2 // 3) if late else 0

    def _break(self, test: int) -> tuple[int, int]:
        """Choose a commit that touched the test, and when it is mended."""
        first = self.random.randrange(2, self.profile.commits - 1)
        self.changed[first].add(self.random.choice(sorted(self.covers[test])))
        return first, first + self.random.randint(1, self.profile.longest_break)

    def runs(self) -> Iterator[dict[str, object]]:
        """Yield the runs in their order, retries after the run they belong to."""
        profile, number = self.profile, 0
        seconds = 1.76e9
        step = profile.days * 86_400 / profile.commits
        sick = set(self.random.sample(range(profile.commits), min(profile.machine_runs,
                                                                  profile.commits)))  # fmt: skip
        for place in range(profile.commits):
            repeats = 1 + (self.random.random() < profile.extra_runs)
            for repeat in range(repeats):
                seconds += self.random.uniform(0.1, 1.9) * step / repeats
                order = self.random.sample(range(profile.tests), profile.tests)
                machine = place in sick and repeat == 0
                attempt, only = 1, None
                while True:
                    made = self._run(
                        number, place, (seconds, attempt), order, only=only, machine=machine
                    )
                    yield made
                    number += 1
                    failed = [self.names.index(str(one["test"])) for one in made["failed"]]  # type: ignore[attr-defined]
                    again = self.random.random() < (profile.retry if attempt == 1 else 0.6)
                    if not failed or attempt == _MOST_TRIES or not again:
                        break
                    attempt, only, machine, seconds = attempt + 1, failed, False, seconds + 300

    def _run(
        self,
        number: int,
        place: int,
        when: tuple[float, int],
        order: list[int],
        *,
        only: list[int] | None,
        machine: bool,
    ) -> dict[str, object]:
        seconds, attempt = when
        share = self.random.uniform(*self.profile.machine_share) if machine else 0.0
        hour = time.gmtime(seconds).tm_hour
        at = {n: i for i, n in enumerate(order)} if only is None else None
        failed = []
        for test in only if only is not None else order:
            cause = self._cause(test, place, hour, at)
            message = self.random.choice(_OWN).format(
                self.random.randrange(99), self.random.randrange(99)
            )
            if self.random.random() < share and cause in {None, "flaky"}:
                cause = "infra"
                if self.random.random() < self.profile.machine_says:
                    message = self.random.choice(_MACHINE)
            if cause:
                self.causes[f"{number}|{self.names[test]}"] = cause
                failed.append({"test": self.names[test], "message": message, "duration": 0.5})
        made: dict[str, object] = {
            "run": number, "commit": self.commits[place], "ts": int(seconds), "attempt": attempt,
            "changed": sorted(self.changed[place]), "worker": f"w{self.random.randrange(6)}",
            "failed": failed,
        }  # fmt: skip
        if only is not None:
            made["only"] = [self.names[test] for test in only]
        elif self.profile.order:
            made["order"] = order
        return made

    def _cause(self, test: int, place: int, hour: int, at: dict[int, int] | None) -> str | None:
        first, mended = self.breaks.get(test, (0, 0))
        if test in self.broken:
            return "broken"
        if first <= place < mended:
            return "regression"
        polluter = self.polluted.get(test)
        if (polluter is not None and at is not None and at[polluter] < at[test]
                and self.random.random() < self.profile.polluter_strength):  # fmt: skip
            return "order_dependent"
        begin, end = self.profile.hours
        inside = begin <= hour < end if begin < end else hour >= begin or hour < end
        if test in self.timed and inside:
            return "time_dependent"
        rate, since = self.flaky.get(test, (0.0, 0))
        return "flaky" if place >= since and self.random.random() < rate else None

    def make(self) -> Made:
        self.causes: dict[str, str] = {}
        lines = [json.dumps(run) for run in self.runs()]
        seen = {key.partition("|")[2] for key in self.causes}
        labels: dict[str, dict[str, object]] = {}
        for number, name in enumerate(self.names):
            label: dict[str, object] = {"label": self._label(number), "observed": name in seen}
            if number in self.breaks:
                label["first_bad"] = self.commits[self.breaks[number][0]]
            if number in self.polluted:
                label["polluter"] = self.names[self.polluted[number]]
            if number in self.flaky:
                label["p"] = self.flaky[number][0]
            labels[name] = label
        covers = {name: sorted(self.covers[n]) for n, name in enumerate(self.names)}
        suite = {"tests": self.names, "covers": covers if self.profile.coverage else {}}
        return Made(lines, json.dumps(suite), labels, self.causes)

    def _label(self, number: int) -> str:
        groups: tuple[tuple[str, Container[int]], ...] = (
            ("regression", self.breaks),
            ("order_dependent", self.polluted),
            ("time_dependent", self.timed),
            ("broken", self.broken),
            ("flaky", self.flaky),
        )
        return next((name for name, group in groups if number in group), "stable")


def make(profile: Profile, seed: int) -> Made:
    """Make a history of a profile."""
    return _Maker(profile, seed).make()


def score(made: Made, judged: Judgement) -> dict[str, float]:
    """Compare a judgement with the truth."""
    found = {f"{cause.run}|{cause.test}": str(cause.label) for cause in judged.causes}
    pairs = Counter((truth, found.get(key, "?")) for key, truth in made.causes.items())
    kinds = sorted({truth for truth, _ in pairs})
    hard = {key for key in pairs if key[0] == "regression"}
    soft = {key for key in pairs if key[0] not in {"regression", "broken"}}
    hidden = sum(pairs[key] for key in hard if key[1] not in {"regression", "broken"})
    blocks = sum(pairs[key] for key in soft if key[1] == "regression")
    breaks = [(name, label) for name, label in made.labels.items()
              if label["label"] == "regression" and label["observed"]]  # fmt: skip
    polluted = [(name, label) for name, label in made.labels.items()
                if label["label"] == "order_dependent" and label["observed"]]  # fmt: skip
    verdicts = judged.verdicts
    told = {n: v.p_flaky for n, v in verdicts.items() if made.labels[n]["observed"]}
    return {
        "macro-F1": sum(_f1(pairs, kind) for kind in kinds) / len(kinds),
        "hidden": hidden / max(1, sum(pairs[key] for key in hard)),
        "blocks": blocks / max(1, sum(pairs[key] for key in soft)),
        "first bad": _share(verdicts[n].first_bad == x["first_bad"] for n, x in breaks),
        "polluter": _share(verdicts[n].polluter == x["polluter"] for n, x in polluted),
        "AUC": _area({n: p for n, p in told.items() if p is not None}, made),
        # with a test that only a machine has failed as one that surely is not flaky
        "AUC of all": _area({n: p or 0.0 for n, p in told.items()}, made),
    }


def _area(told: Mapping[str, float], made: Made) -> float:
    flaky = [p for name, p in told.items() if "p" in made.labels[name]]
    other = [p for name, p in told.items() if "p" not in made.labels[name]]
    wins = sum((a > b) + (a == b) / 2 for a in flaky for b in other)
    return wins / (len(flaky) * len(other)) if flaky and other else 1.0


def _share(right: Iterator[bool]) -> float:
    values = list(right)
    return sum(values) / len(values) if values else 1.0


def _f1(pairs: Counter[tuple[str, str]], kind: str) -> float:
    right = pairs[kind, kind]
    wrong = sum(n for (t, p), n in pairs.items() if (t == kind) != (p == kind))
    return 2 * right / (2 * right + wrong) if right + wrong else 1.0


def main() -> None:
    """Print a table of the figures, the mean of the seeds for each profile."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profile", choices=PROFILES, action="append")
    parser.add_argument("--shape", choices=(*SHAPES, "all"))
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--write", type=Path, metavar="DIR")
    options = parser.parse_args()
    seeds = range(options.first_seed, options.first_seed + options.seeds)
    if options.write:
        profile = PROFILES[(options.profile or ["usual"])[0]]
        _write(make(profile, options.first_seed), options.write)
    elif options.shape:
        for shape in SHAPES if options.shape == "all" else [options.shape]:
            _print_means(
                shape, (bend(make(PROFILES["usual"], seed), shape, seed) for seed in seeds)
            )
    else:
        for name in options.profile or PROFILES:
            _print_means(name, (make(PROFILES[name], seed) for seed in seeds))


def _print_means(name: str, histories: Iterator[Made]) -> None:
    rows = []
    for made in histories:
        suite = read_suite(made.suite, "suite")
        began = time.process_time()
        judged = judge(read_runs(made.lines, suite, "runs")[0], suite)
        rows.append({**score(made, judged), "seconds": time.process_time() - began})
    means = {key: sum(row[key] for row in rows) / len(rows) for key in rows[0]}
    print(f"{name:24}", "  ".join(f"{key} {value:.3f}" for key, value in means.items()))


def _write(made: Made, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "runs.jsonl").write_text("\n".join(made.lines) + "\n", encoding="utf-8")
    (folder / "tests.json").write_text(made.suite, encoding="utf-8")
    truth = {"labels": made.labels, "causes": made.causes}
    (folder / "truth.json").write_text(json.dumps(truth), encoding="utf-8")


if __name__ == "__main__":
    main()
