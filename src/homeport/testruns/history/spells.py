"""Tells a broken test from a flaky one: a hidden state for each commit, and how sure it is.

The state is clean, flaky, or broken after either. A broken test fails nearly always; a flaky one
with a rate that is unknown and tried over a grid; a clean one practically never. Commits move the
state: a break is much likelier at a commit that changed what the test covers. Forward and backward
sums over the commits give the evidence of each rate, and at each commit the chance of being broken.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from homeport.testruns.history.timeline import Seen

RATES = (
    0.0, 0.0003, 0.0007, 0.0015, 0.003, 0.006, 0.01, 0.015, 0.02, 0.03, 0.04, 0.055, 0.075, 0.1,
    0.13, 0.17, 0.21, 0.26, 0.31, 0.36, 0.41, 0.46, 0.51, 0.56, 0.62, 0.7, 0.8,
)  # fmt: skip
_CLEAN_FAILS = 1e-9
_BROKEN_FAILS = 0.998
_FLAKY_SHARE = 0.1
_OFTEN, _HALF = 0.2, 0.55
_STARTS_FLAKY = 0.75  # the rest of the flaky tests became so later
_NEGLIGIBLE = 1e-4
CLEAN, FLAKY, BROKEN_CLEAN, BROKEN_FLAKY = range(4)
State = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Prior:
    """What is believed before looking at a test; learnt from all tests of a history."""

    rates: tuple[float, ...]  # the weight of each of RATES
    breaks: float  # chance that a commit breaks a given test
    mends: float  # chance that a commit mends a broken one
    touching: float  # share of breaks at commits that changed what the test covers
    born_broken: float


FIRST_PRIOR = Prior((0.9, *(0.1 / (len(RATES) - 1) for _ in RATES[1:])), 1e-4, 0.08, 0.9, 0.002)


@dataclass(frozen=True, slots=True)
class Block:
    """Neighbouring commits that are judged as one: `ran` times a test, `failed` of them."""

    first: int
    last: int
    failed: int
    ran: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What the states of one test may have been."""

    blocks: tuple[Block, ...]
    evidence: float  # logarithm of the probability of all that was seen
    rates: tuple[float, ...]  # posterior weight of each of RATES
    broken: tuple[float, ...]  # for each block the chance of being broken
    begins: tuple[float, ...]  # for each block the chance that a spell begins there
    born_broken: float  # chance that it was broken from the first

    @property
    def p_flaky(self) -> float:
        """The chance that the test is flaky, broken or not."""
        return 1.0 - self.rates[0]

    @property
    def rate(self) -> float:
        """The expected rate of failures on code that is not broken, if it is flaky."""
        flaky = sum(self.rates[1:])
        total = sum(w * r for w, r in zip(self.rates[1:], RATES[1:], strict=True))
        return total / flaky if flaky > 0 else 0.0


def blocks_of(seen: Sequence[Seen]) -> tuple[Block, ...]:
    """Join what needs no distinction: commits at which the test only passed, or did not run.

    Two things stay apart: commits without a run right before a failure, for each may have begun
    it, and the first commit after a failure, for there the test was mended or never broken.
    """
    failed: dict[int, int] = {}
    ran: dict[int, int] = {}
    for one in seen:
        ran[one.commit] = ran.get(one.commit, 0) + 1
        failed[one.commit] = failed.get(one.commit, 0) + one.failed
    if not ran:
        return ()
    open_ends = _before_failures(failed, ran)
    blocks: list[Block] = []
    for commit in range(min(ran), max(ran) + 1):
        bad, count = failed.get(commit, 0), ran.get(commit, 0)
        if not bad and commit not in open_ends and _takes_more(blocks):
            last = blocks[-1]
            blocks[-1] = Block(last.first, commit, 0, last.ran + count)
        else:
            blocks.append(Block(commit, commit, bad, count))
    return tuple(blocks)


def _takes_more(blocks: Sequence[Block]) -> bool:
    """Tell whether the last block may be joined by a commit without failures."""
    if not blocks or blocks[-1].failed or not blocks[-1].ran:
        return False
    return len(blocks) == 1 or not blocks[-2].failed


def _before_failures(failed: dict[int, int], ran: dict[int, int]) -> set[int]:
    """Return the commits without a run whose next run saw the test fail."""
    found: set[int] = set()
    fails = False
    for commit in range(max(ran), min(ran), -1):
        if ran.get(commit):
            fails = failed[commit] > 0
        elif fails:
            found.add(commit)
    return found


def read_spells(
    blocks: tuple[Block, ...],
    touched: Sequence[bool] | None,
    commits: int,
    prior: Prior,
    suspected: Mapping[int, float] | None = None,
) -> Reading:
    """Weigh all rates and all courses of the states against what was seen.

    `suspected` gives some commits a chance of their own to have broken the test.
    """
    steps = _hazards(blocks, touched, prior, suspected or {})
    evidences = []
    forwards = []
    courses = [_course(rate, steps, commits) for rate in RATES]
    for number, course in enumerate(courses):
        evidence, forward = _forward(blocks, course, prior)
        evidences.append(evidence + math.log(max(prior.rates[number], 1e-12)))
        forwards.append(forward)
    top = max(evidences)
    weights = [math.exp(one - top) for one in evidences]
    total = sum(weights)
    weights = [one / total for one in weights]
    broken, begins = [0.0] * len(blocks), [0.0] * len(blocks)
    for number, weight in enumerate(weights):
        if weight > _NEGLIGIBLE:
            _backward(blocks, courses[number], forwards[number], weight, (broken, begins))
    return Reading(
        blocks,
        top + math.log(total),
        tuple(weights),
        tuple(broken),
        tuple(begins),
        broken[0] if blocks else 0.0,
    )


def _hazards(
    blocks: tuple[Block, ...],
    touched: Sequence[bool] | None,
    prior: Prior,
    suspected: Mapping[int, float],
) -> list[tuple[float, float]]:
    """Return for each block the chance to break and the chance to mend at its beginning."""
    hit = miss = prior.breaks
    if touched is not None:
        share = min(max(sum(touched) / max(len(touched), 1), 0.01), 0.99)
        hit = min(prior.breaks * prior.touching / share, 0.2)
        miss = prior.breaks * (1 - prior.touching) / (1 - share)
    steps = []
    for block in blocks:
        span = range(block.first, block.last + 1)
        breaks = sum(
            max(
                hit if touched is None or touched[commit] else miss,
                suspected.get(commit, 0.0),
            )
            for commit in span
        )
        steps.append((min(breaks, 0.5), 1 - (1 - prior.mends) ** len(span)))
    return steps


def _emission(block: Block, rate: float) -> State:
    passed = block.ran - block.failed
    clean = _CLEAN_FAILS**block.failed
    flaky = rate**block.failed * (1 - rate) ** passed if rate else clean
    broken = _BROKEN_FAILS**block.failed * (1 - _BROKEN_FAILS) ** passed
    return clean, flaky, broken, broken


def _first_state(rate: float, prior: Prior) -> State:
    whole = 1 - prior.born_broken
    if not rate:
        return whole, 0.0, prior.born_broken, 0.0
    flaky = _STARTS_FLAKY
    return (
        whole * (1 - flaky),
        whole * flaky,
        prior.born_broken * (1 - flaky),
        (prior.born_broken * flaky),
    )


@dataclass(frozen=True, slots=True)
class _Course:
    """One rate, and how the states may move: `onset` and `ends` of being flaky."""

    rate: float
    onset: float
    ends: float
    steps: Sequence[tuple[float, float]]


def _course(rate: float, steps: Sequence[tuple[float, float]], commits: int) -> _Course:
    onset, ends = (1 / (1.5 * commits), 1 / (4 * commits)) if rate else (0.0, 0.0)
    return _Course(rate, onset, ends, steps)


def _forward(blocks: tuple[Block, ...], course: _Course, prior: Prior) -> tuple[float, list[State]]:
    """Sum over all courses up to each block; each sum is scaled to one."""
    rate, onset, ends, steps = course.rate, course.onset, course.ends, course.steps
    state = _first_state(rate, prior)
    evidence = 0.0
    found: list[State] = []
    for number, block in enumerate(blocks):
        c, f, bc, bf = state
        if number:
            h, m = steps[number]
            keep = 1 - h
            c, f, bc, bf = (
                keep * (c * (1 - onset) + f * ends) + m * bc,
                keep * (f * (1 - ends) + c * onset) + m * bf,
                h * c + (1 - m) * bc,
                h * f + (1 - m) * bf,
            )
        ec, ef, eb, _ = _emission(block, rate)
        c, f, bc, bf = c * ec, f * ef, bc * eb, bf * eb
        total = c + f + bc + bf
        if total <= 0.0:
            return -math.inf, found
        evidence += math.log(total)
        state = (c / total, f / total, bc / total, bf / total)
        found.append(state)
    return evidence, found


def _backward(
    blocks: tuple[Block, ...],
    course: _Course,
    forward: Sequence[State],
    weight: float,
    chances: tuple[list[float], list[float]],
) -> None:
    """Go back over the blocks, adding this rate's share to the chances of being broken."""
    rate, onset, ends, steps = course.rate, course.onset, course.ends, course.steps
    broken, begins = chances
    after: State = (1.0, 1.0, 1.0, 1.0)
    for number in range(len(blocks) - 1, -1, -1):
        now = forward[number]
        joint = [now[s] * after[s] for s in range(4)]
        total = sum(joint)
        broken[number] += weight * (joint[BROKEN_CLEAN] + joint[BROKEN_FLAKY]) / total
        if not number:
            begins[0] += weight * (joint[BROKEN_CLEAN] + joint[BROKEN_FLAKY]) / total
            return
        h, m = steps[number]
        ec, ef, eb, _ = _emission(blocks[number], rate)
        c, f, bc, bf = after[0] * ec, after[1] * ef, after[2] * eb, after[3] * eb
        keep = 1 - h
        before = forward[number - 1]
        after = (
            keep * ((1 - onset) * c + onset * f) + h * bc,
            keep * ((1 - ends) * f + ends * c) + h * bf,
            m * c + (1 - m) * bc,
            m * f + (1 - m) * bf,
        )
        whole = sum(before[s] * after[s] for s in range(4))
        begins[number] += weight * (before[CLEAN] * h * bc + before[FLAKY] * h * bf) / whole
        top = max(after)
        after = (after[0] / top, after[1] / top, after[2] / top, after[3] / top)
