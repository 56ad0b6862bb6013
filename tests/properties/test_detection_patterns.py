"""Laws of every rule's pattern, on texts made from the pattern itself."""

import random
from array import array

import pytest

from homeport.detection.catalogue import DETECTORS, LAYERS
from homeport.detection.compiled import best_prefilter
from homeport.detection.confirmation import Confirmation, within_line
from homeport.detection.detector import (
    BlockDetector,
    Detector,
    DocumentDetector,
    Layer,
    PatternDetector,
)
from homeport.detection.expressions import compile_expression, every, finder
from homeport.detection.native import library
from homeport.detection.prefilter import KeywordPrefilter, each, trigger
from homeport.detection.programs import program
from homeport.detection.running import Runner
from homeport.detection.syntax import (
    Choice,
    Edge,
    Group,
    NotUnderstood,
    One,
    Repeat,
    Row,
    Tree,
    parse,
)

RULES = (*DETECTORS, *LAYERS)
AROUND = (
    b"",
    b" ",
    b"\n",
    b'"',
    b"'",
    b"=",
    b": ",
    b"-",
    b"/",
    b"(",
    b"x",
    b"A1",
    b"token=",
    b"\xc3\xa9",
)
MOST = 40  # repetitions more than needed
TEXTS = 12  # of a rule, in the slow run
WIDE = 4096  # as in `programs.c`


def matching(tree: Tree, chance: random.Random) -> bytes:
    """Return text of the tree's language, edges aside."""
    match tree:
        case One(members):
            usual = [n for n in range(32, 127) if members >> n & 1]
            rare = [n for n in range(256) if members >> n & 1 and n != ord("\n")]
            return bytes(
                [chance.choice(usual if usual and chance.random() < 0.95 else rare or [32])]
            )
        case Edge():
            return b""
        case Group(part=part):
            return matching(part, chance)
        case Row(parts):
            return b"".join(matching(part, chance) for part in parts)
        case Choice(ways):
            return matching(chance.choice(ways), chance)
        case Repeat(part, least, most):
            high = least + MOST if most is None else min(most, least + MOST)
            times = chance.choice((least, high, chance.randint(least, high)))
            return b"".join(matching(part, chance) for _ in range(times))


def texts(rule: Detector | Layer, chance: random.Random) -> bytes:
    """Return text around what the rule looks for, some of it with a byte changed, at any place."""
    pattern = rule.pattern if isinstance(rule, PatternDetector) else trigger(rule)
    try:
        tree = parse(pattern)
    except NotUnderstood:
        tree = None
    out = bytearray(chance.choice((b" ", b"-", b"ab \n")) * chance.randint(0, 70))
    for _ in range(chance.choice((1, 1, 2, 3))):
        if tree is None:
            made = b"" if isinstance(rule, Layer) else chance.choice(rule.examples).encode()
        else:
            made = matching(tree, chance)
        if made and chance.random() < 0.2:
            at = chance.randrange(len(made))
            made = made[:at] + bytes([chance.randrange(256)]) + made[at + chance.randint(0, 1) :]
        out += chance.choice(AROUND) + made + chance.choice(AROUND)
    return bytes(out)


def looked_for(rule: Detector | Layer, data: bytes) -> list[tuple[int, int]]:
    """Return where RE2 finds what the rule begins with: its pattern, opening or trigger."""
    pattern = rule.pattern if isinstance(rule, PatternDetector) else trigger(rule)
    within_line = isinstance(rule, PatternDetector | BlockDetector)
    if not pattern:
        return []
    search = finder(compile_expression(pattern, rule.name, within_line=within_line))
    return [match[0] for match in every(search, data, 0, len(data)) if match[0][0] < match[0][1]]


class Laws:
    """What all rules are held to; made once, since compiling them takes its time."""

    def __init__(self) -> None:
        self.fast = best_prefilter(RULES)
        self.plain = KeywordPrefilter(RULES)
        loaded = library("programs")
        self.runner = None if loaded is None else Runner(loaded, len(RULES))

    def hold(self, number: int, data: bytes) -> None:
        """Check one rule with one text."""
        rule = RULES[number]
        found = looked_for(rule, data)
        if found and not isinstance(rule, DocumentDetector):
            self._named(number, data, found)
        if self.runner is not None and isinstance(rule, PatternDetector | BlockDetector):
            self._confirmed(number, rule, data)

    def _named(self, number: int, data: bytes, found: list[tuple[int, int]]) -> None:
        """Both prefilters name a window around every match; a layer's lines where it ends."""
        rule = RULES[number]
        windows = [window for window in each(self.fast.windows(data)) if window.rule == number]
        for start, end in found:
            first = end - 1 if isinstance(rule, Layer) else start
            named = any(w.start <= first and end - 1 <= w.end for w in windows)
            assert named, f"the hint of {rule.name} misses {data!r}"
        if not isinstance(rule, Layer):
            named = number in self.plain.windows(data)[::3]
            assert named, f"no keyword of {rule.name} is in {data!r}"

    def _confirmed(self, number: int, rule: PatternDetector | BlockDetector, data: bytes) -> None:
        """The rule's program finds the values, or the openings of blocks, that RE2 does."""
        assert self.runner is not None
        try:
            self.runner.add(number, program(within_line(rule)))
        except NotUnderstood:
            return
        anything = PatternDetector(rule.name, within_line(rule), (), rule.category, ())
        expected = list(Confirmation(anything).spans(data, 0, len(data)))
        values = self.runner.values(data, array("I", (number, 0, len(data))))
        if len(data) <= WIDE:
            assert [value[1:3] for value in values] == expected, f"{rule.name} in {data!r}"


LAWS = Laws()


@pytest.mark.parametrize("seed", range(4))
def test_a_sample_of_rules(seed: int) -> None:
    """A hint, a keyword and a program leave nothing out that RE2 finds, nor find anything else."""
    chance = random.Random(seed)  # noqa: S311 -- a sample, the same at every run
    for number in chance.sample(range(len(RULES)), 90):
        LAWS.hold(number, texts(RULES[number], chance))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        (
            "console-output",
            b"-" * 63 + b": irbp;tgQ4]2|_wVU*#\xc3HC]Njv<HFK{E(e(F> seCRETTzJYyXEzLO ",
        ),
        ("street-address-european", b"Im I7ypF, 9683  9765-854 R-Bu"),
    ],
)
def test_what_chance_found(name: str, data: bytes) -> None:
    """What a hint or Hyperscan missed once is named."""
    LAWS.hold(next(n for n, rule in enumerate(RULES) if rule.name == name), data)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_all_rules() -> None:
    """The same holds for each rule on other texts at every run."""
    seed = random.randrange(1 << 32)  # noqa: S311 -- told when it fails
    chance = random.Random(seed)  # noqa: S311 -- as above
    for number, rule in enumerate(RULES):
        for _ in range(TEXTS):
            LAWS.hold(number, texts(rule, chance))
