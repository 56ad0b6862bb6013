"""Finds the first bad commit: the steps of `git bisect`, in a copy inside the sandbox.

The person's tree is never touched. Commits that do not build, or fail in another way, are
skipped; a flaky command is run until each commit is surely good or bad.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from homeport.assistant.checking import Sense, sense_of
from homeport.code.git import git
from homeport.errors import InputError
from homeport.sandbox import Consent, Limits, Outcome, Reason, Sandbox
from homeport.testruns.bisect import Rates, Sequence

_GIT = (
    "git", "-c", "core.hooksPath=/dev/null", "-c", "safe.directory=*", "-c", "core.fsmonitor=false",
    "-c", "advice.detachedHead=false", "-c", "gc.auto=0", "-c", "protocol.allow=never",
)  # fmt: skip
_FIRST_BAD = re.compile(r"^([0-9a-f]{40,64}) is the first bad commit", re.MULTILINE)
_HASH = re.compile(r"^[0-9a-f]{40,64}$", re.MULTILINE)
_PROBES, _MORE_PROBES = 3, 9
_CONFIRMING = 4
_ROUNDS = 3  # of searching with rates that were seen anew
_ERROR = 0.005
_MOST_STEPS = 200
_SKIP = frozenset({125, 126, 127})


@dataclass(frozen=True, slots=True)
class Request:
    """What to bisect. `keep` names files that stay as they are now on every commit."""

    repo: Path
    command: str
    good: str
    bad: str = "HEAD"
    build: str = ""
    keep: tuple[str, ...] = ()
    wall_s: float = 300.0
    consent: Consent = Consent.NONE


@dataclass(frozen=True, slots=True)
class Step:
    """One commit that was looked at; `verdict`: good, bad or skipped, and why."""

    commit: str
    verdict: str
    runs: int
    failures: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class Bisected:
    """The first bad commit; more than one where commits between them could not be run."""

    candidates: tuple[str, ...]
    steps: tuple[Step, ...]
    rates: Rates
    looked_for: str

    @property
    def runs(self) -> int:
        """How often the command was run on commits in between."""
        return sum(step.runs for step in self.steps)


def bisect(request: Request, progress: Callable[[Step, int], None]) -> Bisected:
    """Return the first bad commit. `progress` hears each step and how many are left, about.

    The steps: 1 resolve the ends, 2 run the command on both to learn what failing looks like and
    how certain it is, 3 let git choose the commits and judge each, 4 run the commit that was found
    and the one before it again: where they answer otherwise, search with what that has shown.

    Raises:
        InputError: an end is no commit, the bad one passes, or the good one fails as well.
    """
    # 1
    bad, good = _commit(request.repo, request.bad), _commit(request.repo, request.good)
    if git(request.repo, "merge-base", "--is-ancestor", good, bad) is None:
        raise InputError(f"{request.good} is no ancestor of {request.bad}",
                         hint="name a good commit that the bad one was built on")  # fmt: skip
    if good == bad:
        raise InputError("the good and the bad commit are the same", hint="name an older good one")
    with _copy(request) as copy:
        # 2
        copy.checkout(bad)
        copy.sense = sense = _sense(copy, request.bad)
        rates = _rates(copy, bad, good, _PROBES, request.good)
        # 3
        candidates, steps = _searched(copy, bad, good, rates, progress)
        # 4
        if rates.certain and len(candidates) == 1 and not _confirmed(copy, candidates[0]):
            rates = _rates(copy, bad, good, _PROBES + _MORE_PROBES, request.good).doubted()
            candidates, again = _searched(copy, bad, good, rates, progress)
            steps += again
        for _ in range(_ROUNDS):
            if rates.certain or len(candidates) != 1:
                break
            seen = _beside(copy, candidates[0], rates)
            if seen is None:
                break
            rates = seen
            candidates, again = _searched(copy, bad, good, rates, progress)
            steps += again
        else:
            raise InputError(
                "the command's answers are too uneven to name a commit",
                hint="let the command repeat the test until it fails, some twenty times",
            )
    return Bisected(candidates, steps, rates, sense.in_words())


def _sense(copy: "_Copy", name: str) -> Sense:
    """Return what failing looks like on the bad commit in place; it may fail only now and then."""
    for _ in range(_PROBES + _MORE_PROBES):
        outcome = copy.run()
        if outcome is not None and not outcome.passed:
            return sense_of(outcome)
        if outcome is None:
            break
    raise InputError(
        f"the command does not fail on {name}", hint="name a commit that is surely bad"
    )


def _rates(copy: "_Copy", bad: str, good: str, probes: int, name: str) -> Rates:
    """Run both ends so many times, more often where the answers differ."""
    copy.checkout(bad)
    bad_counts = copy.counted(probes, seen=(True,))  # a failure was seen, or there is no question
    copy.checkout(good)
    if bad_counts[0] < bad_counts[1]:
        probes = _PROBES + _MORE_PROBES  # it may be flaky on the good side, too
    rates = Rates.measured(bad_counts, copy.counted(probes))
    if not rates.apart:
        if rates.good < rates.bad < 1 - rates.good:
            raise InputError(
                f"the command fails too rarely to tell commits apart ({bad_counts[0]} of "
                f"{bad_counts[1]} runs)",
                hint="let the command repeat the test until it fails, some twenty times",
            )
        raise InputError(f"the command fails on {name} as well",
                         hint="name a commit that is surely good")  # fmt: skip
    return rates


def _searched(
    copy: "_Copy", bad: str, good: str, rates: Rates, progress: Callable[[Step, int], None]
) -> tuple[tuple[str, ...], tuple[Step, ...]]:
    copy.git("bisect", "reset", good)
    said = copy.git("bisect", "start", "--no-checkout", bad, good)
    if found := _FIRST_BAD.search(said):  # nothing lies in between
        return (found[1],), ()
    return _steps(copy, rates, progress)


def _confirmed(copy: "_Copy", bad: str) -> bool:
    """Run the first bad commit and what it was built on again: do they still answer the same?"""
    copy.checkout(bad)
    if copy.counted(_CONFIRMING, _CONFIRMING)[0] < _CONFIRMING:
        return False
    for parent in copy.git("rev-list", "--parents", "-n", "1", bad).split()[1:]:
        copy.checkout(parent)
        if copy.counted(_CONFIRMING, _CONFIRMING)[0]:
            return False
    return True


def _beside(copy: "_Copy", found: str, rates: Rates) -> Rates | None:
    """Run the commit found and the one before it again; None when they answer as was thought.

    Otherwise return the rates as they are with these runs.

    Raises:
        InputError: the two sides cannot be told apart.
    """
    runs = 2 * (_PROBES + _MORE_PROBES)
    copy.checkout(found)
    bad = copy.counted(runs, runs)[0] / runs
    parents = copy.git("rev-list", "--parents", "-n", "1", found).split()[1:]
    good = 0.0
    for parent in parents:
        copy.checkout(parent)
        good = max(good, copy.counted(runs, runs)[0] / runs)
    middle = (rates.bad + rates.good) / 2
    if good < middle < bad and bad - good > (rates.bad - rates.good) / 2:
        return None
    seen = Rates(rates.bad, min(max(good, rates.good), 1 - _ERROR))
    if not seen.apart:
        raise InputError(
            "the command fails almost as often before the commit as after it",
            hint="let the command repeat the test until it fails, some twenty times",
        )
    return seen


def _commit(repo: Path, name: str) -> str:
    found = None
    if not name.startswith("-"):
        found = git(repo, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    if not found:
        shallow = (git(repo, "rev-parse", "--is-shallow-repository") or b"").strip() == b"true"
        hint = "name a commit, tag or branch"
        if shallow:
            hint = "this clone is shallow: fetch the rest with git fetch --unshallow"
        raise InputError(f"{name} is no commit of {repo}", hint=hint)
    return found.decode().strip()


class _Copy:
    """The repository's copy in the sandbox."""

    def __init__(self, box: Sandbox, request: Request) -> None:
        self._box, self._request = box, request
        self._kept = {path: self._read(path) for path in request.keep}
        self.sense: Sense | None = None

    def _read(self, path: str) -> bytes:
        try:
            return (self._request.repo / path).read_bytes()
        except OSError as error:
            raise InputError(f"{path} cannot be kept: {(error.strerror or '').lower()}",
                             hint="name a file of the repository") from error  # fmt: skip

    def git(self, *arguments: str) -> str:
        """Run git inside."""
        outcome = self._box.run([*_GIT, *arguments])
        if outcome.reason is not Reason.FINISHED or outcome.exit_code not in (0, 2):
            said = (outcome.stderr or outcome.stdout).decode("utf-8", "replace").strip()
            raise InputError(f"git {arguments[0]} fails in the copy: {said[-200:]}",
                             hint="name a repository whose .git folder lies in it")  # fmt: skip
        return outcome.stdout.decode("utf-8", "replace")

    def checkout(self, commit: str) -> None:
        """Put the files of a commit in place; ignored files (environments, builds) stay."""
        self.git("checkout", "-f", "-q", "--detach", commit)
        self.git("clean", "-f", "-d", "-q")
        if self._box.read(".gitmodules") is not None:
            self.git("submodule", "update", "--force", "--recursive", "--no-fetch", "-q")
        for path, content in self._kept.items():
            self._box.write(path, content)

    def run(self) -> Outcome | None:
        """Build and run; None when the build fails."""
        env = {"PYTHONDONTWRITEBYTECODE": "1"}
        if self._request.build:
            built = self._box.run(["sh", "-c", self._request.build], env=env)
            if not built.passed:
                return None
        return self._box.run(["sh", "-c", self._request.command], env=env)

    def failed(self) -> bool | str:
        """Run once: does it fail as the bad commit does? A text: it cannot be judged, and why."""
        outcome = self.run()
        if outcome is None:
            return "it does not build"
        if outcome.passed:
            return False
        if outcome.exit_code in _SKIP:
            return f"the command exits with {outcome.exit_code}"
        bad = self.sense
        if bad is None or bad.holds(outcome):
            return True
        now = sense_of(outcome)
        if now.reason is bad.reason and now.exit_code == bad.exit_code and now.kind == bad.kind:
            return True  # the message alone differs: numbers and names change over time
        return f"it fails in another way: {now.in_words()}"

    def counted(
        self, probes: int, most: int = _PROBES + _MORE_PROBES, seen: tuple[bool, ...] = ()
    ) -> tuple[int, int]:
        """Return failures and runs of the commit in place; up to `most` runs where they differ."""
        answers = list(seen)
        while len(answers) < probes or (len(answers) < most and len(set(answers)) > 1):
            answers.append(self.failed() is True)
        return sum(answers), len(answers)


@contextmanager
def _copy(request: Request) -> Iterator[_Copy]:
    limits = Limits(cpu_s=request.wall_s, wall_s=request.wall_s)
    with Sandbox.open(request.repo, limits, consent=request.consent) as box:
        yield _Copy(box, request)


def _steps(
    copy: _Copy, rates: Rates, progress: Callable[[Step, int], None]
) -> tuple[tuple[str, ...], tuple[Step, ...]]:
    steps: list[Step] = []
    while len(steps) < _MOST_STEPS:
        commit = copy.git("rev-parse", "BISECT_HEAD").strip()
        copy.checkout(commit)
        step = _judged(copy, commit, rates)
        steps.append(step)
        word = {"good": "good", "bad": "bad"}.get(step.verdict, "skip")
        said = copy.git("bisect", word, commit)
        found = _FIRST_BAD.search(said)
        if found:
            return (found[1],), tuple(steps)
        if "only 'skip'ped commits left" in said:
            return tuple(_HASH.findall(said)), tuple(steps)
        left = re.search(r"roughly (\d+) step", said)
        progress(step, int(left[1]) if left else 0)
    raise InputError("no end is in sight", hint="name ends that are closer together")


def _judged(copy: _Copy, commit: str, rates: Rates) -> Step:
    seen = Sequence(rates, _ERROR)
    while seen.verdict is None:
        answer = copy.failed()
        if isinstance(answer, str):
            return Step(commit, "skipped", seen.runs + 1, seen.failures, answer)
        seen = seen.after(failed=answer)
        if seen.verdict is None and seen.hopeless:
            return Step(commit, "skipped", seen.runs, seen.failures, "it stays unclear")
    return Step(commit, "bad" if seen.verdict else "good", seen.runs, seen.failures)
