"""Decides one request: the rules in order, then the gates before the cloud.

Pure: a policy and the facts in, a decision with all its reasons out. Whether the cleared text is
really clean is the gateway's to prove afterwards.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from homeport.domain import Action, Attachments, Category, Decision, Route, Treatment
from homeport.policy.conditions import context_of
from homeport.policy.facts import Facts
from homeport.policy.matchers import Matcher
from homeport.policy.rules import ATTACHMENTS, NEVER_SEND, Policy, Rule
from homeport.policy.terms import refusals


@dataclass(frozen=True, slots=True)
class Step:
    """What one rule said about a request; `matched` is None where it could not be evaluated."""

    rule: Rule
    matched: bool | None
    why: str


@dataclass(frozen=True, slots=True)
class World:
    """Answers given instead of asked for: what the lost text of a request may have said."""

    classes: Mapping[str, bool]
    rules: Mapping[int, bool]  # by number


@dataclass(slots=True)
class _Course:
    """What the rules have asked for so far."""

    ended: Rule | None = None
    failed: Rule | None = None  # a condition that could not be evaluated: nothing may leave
    cloud: Rule | None = None
    approval: Rule | None = None
    redacting: Rule | None = None
    classes: list[str] = field(default_factory=list)  # what redact_then_route is to redact
    reasons: list[str] = field(default_factory=list)
    asked: dict[str, bool] = field(default_factory=dict)  # classes, and whether they matched


def decide(policy: Policy, facts: Facts, world: World | None = None) -> Decision:
    """Return where the request goes and why; every gate must say yes before the cloud is chosen.

    `world` is for replays of requests whose text is gone.
    """
    # 1 the rules, in order
    course = _run_rules(policy, facts, world)
    action, rule = _outcome(policy, course)
    # 2 the marker beats every rule but a rejection
    if action is not Action.REJECT and any(NEVER_SEND in text for text in facts.readings):
        action, rule = Action.DENY, NEVER_SEND
        course.reasons.append(f"the text holds {NEVER_SEND}, so it may not leave")
    # 3 nobody has read what is in a file
    if action is not Action.REJECT and facts.files:
        action, rule = _with_files(policy.attachments, course)
    # 4 the gates before the cloud
    route = _route(policy, facts, action, course)
    # 5 what happens to each category of value on this route
    return Decision(
        route=route,
        action=action,
        rule=rule,
        reasons=tuple(course.reasons),
        policy_digest=policy.digest,
        treatments=_treatments(policy, route),
        redacted_classes=tuple(dict.fromkeys(course.classes)),
        asked_classes=course.asked,
        answers=policy.answers,
        recording=policy.recording,
    )


def steps(policy: Policy, facts: Facts) -> tuple[Step, ...]:
    """Return what every rule says, also those after the one that ended it: for explanations."""
    ask = _Asker(policy, facts)
    return tuple(Step(rule, *ask(rule)) for rule in policy.rules)


def _run_rules(policy: Policy, facts: Facts, world: World | None) -> _Course:
    course = _Course()
    if not policy.rules:
        return course
    ask = _Asker(policy, facts, world)
    for rule in policy.rules:
        matched, why = ask(rule)
        if matched is None:
            course.failed = rule
            course.reasons.append(f"{rule.label} cannot be evaluated, so nothing may leave: {why}")
        elif matched:
            course.reasons.append(f"{rule.label} says {rule.action.value}: {why}")
            _follow(rule, course, ask)
        if course.ended is not None:
            break
    course.asked = ask.asked()
    return course


def _follow(rule: Rule, course: _Course, ask: "_Asker") -> None:
    match rule.action:
        case Action.DENY | Action.REJECT | Action.LOCAL:
            course.ended = rule
        case Action.REDACT_THEN_ROUTE:
            course.redacting = course.redacting or rule
            course.classes.extend(name for name in rule.condition.classes if ask.class_match(name))
        case Action.CONSIDER_CLOUD:
            course.cloud = course.cloud or rule
        case Action.REQUIRE_APPROVAL:  # pragma: no branch -- mypy proves that none is left
            course.approval = course.approval or rule


def _outcome(policy: Policy, course: _Course) -> tuple[Action, str]:
    """Return the action and the rule that decided."""
    if course.ended is not None and course.ended.action is Action.REJECT:
        return Action.REJECT, course.ended.label
    if course.failed is not None:
        return Action.DENY, course.failed.label
    if course.ended is not None:
        return course.ended.action, course.ended.label
    if course.cloud is not None:
        return Action.CONSIDER_CLOUD, course.cloud.label
    default = policy.default
    course.reasons.append(
        f"no rule chose a route; the default is {default.value}"
        if policy.default_line is not None
        else f"no rule chose a route and the policy has no default, so it is {default.value}"
    )
    match default:
        case Action.REQUIRE_APPROVAL | Action.CONSIDER_CLOUD | Action.DENY | Action.REJECT:
            return default, "default"
        case Action.REDACT_THEN_ROUTE | Action.LOCAL:  # pragma: no branch -- as above
            redacting = course.redacting
            return (
                (Action.REDACT_THEN_ROUTE, redacting.label) if redacting else (default, "default")
            )


def _with_files(files: Attachments, course: _Course) -> tuple[Action, str]:
    match files:
        case Attachments.REFUSE:
            course.reasons.append("it holds files, which this policy refuses (attachments: refuse)")
            return Action.REJECT, ATTACHMENTS
        case Attachments.LOCAL:  # pragma: no branch -- mypy proves that none is left
            course.reasons.append("it holds files, which nobody has read, so it may not leave")
            return Action.DENY, ATTACHMENTS


def _route(policy: Policy, facts: Facts, action: Action, course: _Course) -> Route:
    match action:
        case Action.REJECT:
            course.reasons.append("it is not answered at all")
            return Route.NONE
        case Action.DENY | Action.LOCAL | Action.REDACT_THEN_ROUTE:
            return Route.LOCAL
        case Action.CONSIDER_CLOUD | Action.REQUIRE_APPROVAL:  # pragma: no branch -- as above
            pass
    no = list(refusals(policy.cloud, facts))
    if (course.approval is not None or action is Action.REQUIRE_APPROVAL) and not facts.approved:
        no.append("nobody has approved it")
    if no:
        course.reasons.extend(f"it stays local: {reason}" for reason in no)
        return Route.LOCAL
    course.reasons.append("every condition for the cloud is met")
    return Route.CLOUD


def _treatments(policy: Policy, route: Route) -> dict[Category, Treatment]:
    """Return one treatment for each category; what passes locally is tokenised elsewhere."""
    chosen = {kind: policy.treatments.get(kind, Treatment.TOKENISE) for kind in Category}
    if route is Route.LOCAL:
        return chosen
    return {
        kind: Treatment.TOKENISE if treatment is Treatment.PASS else treatment
        for kind, treatment in chosen.items()
    }


class _Asker:
    """Evaluates conditions over one request; a class is matched at most once."""

    def __init__(self, policy: Policy, facts: Facts, world: World | None = None) -> None:
        self._policy, self._facts = policy, facts
        self._rules = world.rules if world else {}
        self._matches: dict[str, Matcher | None] = {
            name: policy.classes[name][0] if matched else None
            for name, matched in (world.classes if world else {}).items()
        }
        self._context = context_of(facts, policy.classes, self._class_matches)

    def __call__(self, rule: Rule) -> tuple[bool | None, str]:
        """Return whether the rule matches, and the reason as half a sentence."""
        if rule.number in self._rules:
            return self._rules[rule.number], rule.condition.source
        try:
            result = rule.condition.program.execute(self._context)
        except Exception as error:  # noqa: BLE001 -- whatever a condition raises, nothing may leave
            return None, f"{rule.condition.source} raised {type(error).__name__}"
        if not isinstance(result, bool):
            return None, f"{rule.condition.source} gave no yes or no"
        return result, self._why(rule) if result else f"not {rule.condition.source}"

    def class_match(self, name: str) -> Matcher | None:
        """Return the first matcher of the class that matches."""
        if name not in self._matches:
            matchers = self._policy.classes[name]
            self._matches[name] = next((one for one in matchers if one.matches(self._facts)), None)
        return self._matches[name]

    def asked(self) -> dict[str, bool]:
        """Return the classes that were asked for, and whether they matched."""
        return {name: matcher is not None for name, matcher in self._matches.items()}

    def _class_matches(self, name: str) -> bool:
        return self.class_match(name) is not None

    def _why(self, rule: Rule) -> str:
        found = [(name, self.class_match(name)) for name in rule.condition.classes]
        told = [
            f"{name} matches by its {matcher.kind} on line {matcher.line}"
            for name, matcher in found
            if matcher is not None
        ]
        return "; ".join(told) or rule.condition.source
