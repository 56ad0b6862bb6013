"""Remarks about a policy that loads but may not mean what its writer thinks."""

from collections.abc import Iterator
from dataclasses import dataclass

from homeport.domain import Action
from homeport.policy.matchers import PathMatcher, PatternMatcher, RepoMatcher
from homeport.policy.patterns import matches_nearly_all, never_matches
from homeport.policy.rules import Policy, Requirements, Rule

_ENDING = frozenset({Action.DENY, Action.REJECT, Action.LOCAL})
_TO_THE_CLOUD = frozenset({Action.CONSIDER_CLOUD, Action.REQUIRE_APPROVAL})
_ALWAYS = frozenset({"true", "(true)", "!false"})


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """One thing to look at again; `line` is 0 where no line is to blame."""

    line: int
    text: str


def lint(policy: Policy) -> tuple[Remark, ...]:
    """Return what a careful reader would ask about this policy, in the order of its lines."""
    return tuple(sorted({*_rules(policy), *_classes(policy), *_matchers(policy), *_cloud(policy)}))


def _rules(policy: Policy) -> Iterator[Remark]:
    if policy.default_line is None:
        yield Remark(0, "there is no default: what no rule decides is answered locally")
    ended: Rule | None = None
    asked: dict[str, Rule] = {}
    for rule in policy.rules:
        source = " ".join(rule.condition.source.split())
        before = asked.get(source)
        if ended is not None:
            yield Remark(rule.line, f"{rule.label} is never reached: {ended.label} ends every case")
        elif before is not None and before.action in _ENDING:
            yield Remark(
                rule.line, f"{rule.label} is never reached: {before.label} ends the same cases"
            )
        elif before is not None and before.action is rule.action:
            yield Remark(rule.line, f"{rule.label} repeats {before.label}")
        if source == "false":
            yield Remark(rule.line, f"{rule.label} never matches")
        if source in _ALWAYS and rule.action in _ENDING:
            ended = ended or rule
        asked.setdefault(source, rule)


def _classes(policy: Policy) -> Iterator[Remark]:
    used = {name for rule in policy.rules for name in rule.condition.classes}
    for name, matchers in policy.classes.items():
        if name not in used:
            yield Remark(matchers[0].line, f"no rule asks for the class {name}")
    for rule in policy.rules:
        patterns = [
            matcher
            for name in rule.condition.classes
            for matcher in policy.classes[name]
            if isinstance(matcher, PatternMatcher)
        ]
        if rule.action is Action.REDACT_THEN_ROUTE and not patterns:
            yield Remark(
                rule.line,
                f"{rule.label} names no pattern to redact; what detectors find is redacted anyway",
            )


def _matchers(policy: Policy) -> Iterator[Remark]:
    for name, matchers in policy.classes.items():
        for matcher in matchers:
            match matcher:
                case PatternMatcher(line, source, regex) if regex.search("") is not None:
                    yield Remark(line, f"the pattern {source!r} in {name} matches every text")
                case PatternMatcher(line, source, regex) if matches_nearly_all(regex):
                    yield Remark(
                        line, f"the pattern {source!r} in {name} matches nearly every text"
                    )
                case PatternMatcher(line, source) if never_matches(source):
                    yield Remark(line, f"the pattern {source!r} in {name} matches no text")
                case PathMatcher(line, glob) | RepoMatcher(line, glob) if _impossible(glob.source):
                    yield Remark(line, f"{glob.source!r} in {name} matches no path: it holds ..")
                case PathMatcher(line, glob) if set(glob.source) <= set("*/"):
                    yield Remark(line, f"{glob.source!r} in {name} matches every path")
                case _:
                    pass


def _cloud(policy: Policy) -> Iterator[Remark]:
    considering = [rule for rule in policy.rules if rule.action is Action.CONSIDER_CLOUD]
    if considering and policy.cloud.requirements == Requirements():
        yield Remark(
            considering[0].line,
            f"{considering[0].label} considers the cloud, but cloud.require asks nothing of it",
        )
    leads_there = considering or policy.default in _TO_THE_CLOUD
    if policy.budgets and not leads_there:
        yield Remark(0, "there are budgets, but no rule considers the cloud that they limit")
    for rule in policy.rules:
        if rule.action is Action.REQUIRE_APPROVAL and not leads_there:
            yield Remark(
                rule.line, f"{rule.label} wants an approval, but no rule considers the cloud"
            )


def _impossible(glob: str) -> bool:
    return ".." in glob.replace("\\", "/").split("/")
