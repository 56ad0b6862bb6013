"""`homeport policy`: check a policy, ask why it decides as it does, try it on cases and records."""

import argparse
import json
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from homeport.backends import estimate_tokens
from homeport.cli import policy_approvals
from homeport.cli.policy_trials import eligible, run_tests, simulate
from homeport.cli.terminal import Line, Style, line, write_lines
from homeport.cli.text import read_text
from homeport.domain import Decision, Message, Principal, Prompt, Role
from homeport.gateway.survey import survey, with_marks
from homeport.policy import (
    Facts,
    Policy,
    Step,
    decide,
    lint,
    policy_in_force,
    read_policy,
    steps,
)

_ASSUMED = "a cloud backend that meets every requirement, and a budget"


class Verb(StrEnum):
    """What can be asked about a policy."""

    CHECK = "check"
    EXPLAIN = "explain"
    TEST = "test"
    SIMULATE = "simulate"
    PROPOSE = "propose"
    APPROVE = "approve"


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for on the command line."""

    verb: Verb
    file: str | None
    policy: Path | None
    task: str
    paths: tuple[str, ...]
    repo: str
    classification: str
    user: str
    roles: tuple[str, ...]
    allow_cloud: bool
    cases: Path | None
    since: str
    log: Path | None
    json: bool


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    verbs = parser.add_subparsers(metavar="VERB", dest="verb", required=True)
    check = verbs.add_parser(Verb.CHECK, help="check a policy file, and remark on it")
    check.add_argument("file", metavar="FILE", help="the policy file")
    check.add_argument("--json", action="store_true", help="print one JSON object")
    explain = verbs.add_parser(Verb.EXPLAIN, help="say where a text would go, and why")
    explain.add_argument("file", nargs="?", metavar="FILE", help="the text; - or nothing: stdin")
    explain.add_argument("--policy", metavar="FILE", help="the policy (default: the one in force)")
    explain.add_argument("--task", default="explain", help="the task (default: explain)")
    explain.add_argument("--path", action="append", default=[], help="a file the text is about")
    explain.add_argument("--repo", default="", help="the repository's name")
    explain.add_argument("--classification", default="", help="the label the text carries")
    explain.add_argument("--user", default="local-user", help="who asks (default: local-user)")
    explain.add_argument("--role", action="append", default=[], help="a role of who asks")
    explain.add_argument("--allow-cloud", action="store_true", help="as if the cloud was asked for")
    explain.add_argument("--json", action="store_true", help="print one JSON object")
    test = verbs.add_parser(Verb.TEST, help="try a policy on cases; exit 1 when one fails")
    test.add_argument("file", metavar="POLICY", help="the policy file")
    test.add_argument(
        "cases", nargs="?", metavar="CASES", help="the cases (default: POLICY's name, .tests.yaml)"
    )
    test.add_argument("--json", action="store_true", help="print one JSON object")
    simulate = verbs.add_parser(Verb.SIMULATE, help="what a policy would have decided before")
    simulate.add_argument("file", metavar="POLICY", help="the policy file")
    simulate.add_argument("--since", default="", help="7d, 12h, 2w, or a date (default: all)")
    simulate.add_argument("--log", metavar="FILE", help="the audit log (default: the one in force)")
    simulate.add_argument("--json", action="store_true", help="print one JSON object")
    policy_approvals.add_arguments(
        verbs.add_parser(Verb.PROPOSE, help="ask a second person to approve a policy or a request"),
        verbs.add_parser(Verb.APPROVE, help="list what is proposed, or approve it"),
    )


def execute(arguments: argparse.Namespace) -> int:
    """Do what was asked and return the exit code."""
    if arguments.verb == Verb.PROPOSE:
        return policy_approvals.run_propose(arguments)
    if arguments.verb == Verb.APPROVE:
        return policy_approvals.run_approve(arguments)
    options = _options(arguments)
    match options.verb:
        case Verb.CHECK:
            return _check(options)
        case Verb.EXPLAIN:
            return _explain(options)
        case Verb.TEST:
            return run_tests(Path(options.file or ""), options.cases, as_json=options.json)
        case _:
            policy = Path(options.file or "")
            return simulate(policy, options.since, options.log, as_json=options.json)


def _options(arguments: argparse.Namespace) -> Options:
    return Options(
        verb=Verb(arguments.verb),
        file=arguments.file,
        policy=_path(getattr(arguments, "policy", None)),
        task=getattr(arguments, "task", ""),
        paths=tuple(getattr(arguments, "path", ())),
        repo=getattr(arguments, "repo", ""),
        classification=getattr(arguments, "classification", ""),
        user=getattr(arguments, "user", ""),
        roles=tuple(getattr(arguments, "role", ())) or ("developer",),
        allow_cloud=getattr(arguments, "allow_cloud", False),
        cases=_path(getattr(arguments, "cases", None)),
        since=getattr(arguments, "since", ""),
        log=_path(getattr(arguments, "log", None)),
        json=arguments.json,
    )


def _path(text: str | None) -> Path | None:
    return Path(text) if text else None


def _check(options: Options) -> int:
    policy = read_policy(Path(options.file or ""))
    remarks = lint(policy)
    if options.json:
        content = {
            "file": options.file,
            "digest": policy.digest,
            "rules": len(policy.rules),
            "classes": len(policy.classes),
            "remarks": [{"line": remark.line, "text": remark.text} for remark in remarks],
        }
        print(json.dumps(content))
        return 0
    lines = [
        line(
            ("fine", Style.GOOD),
            f": {len(policy.rules)} rules, {len(policy.classes)} classes, {policy.digest}",
        )
    ]
    lines += [line((f"line {one.line}: ", Style.PLACE), one.text) for one in remarks]
    write_lines(lines, sys.stdout)
    return 0


def _explain(options: Options) -> int:
    from homeport.detection import Scanner  # noqa: PLC0415 -- native code, for this verb only

    text = read_text(options.file)
    policy = read_policy(options.policy) if options.policy else policy_in_force()
    prompt = Prompt((Message(Role.USER, text),))
    found = survey(prompt, Scanner.default().scan)
    facts = Facts(
        texts=(text,),
        principal=Principal(options.user, options.roles),
        task=options.task,
        repo=options.repo,
        paths=options.paths,
        classification=options.classification,
        findings=found[0],
        tokens=estimate_tokens(text),
        cloud_asked=options.allow_cloud,
        offer=eligible(policy),
        now=datetime.now(UTC),
    )
    decision, told = decide(policy, facts), steps(policy, facts)
    withheld = with_marks(prompt, found, policy, decision.redacted_classes)[0]
    counts = Counter(finding.category.value for finding in withheld)
    if options.json:
        print(json.dumps(_as_json(policy, decision, told, counts)))
    else:
        write_lines(_as_lines(policy, decision, told, counts), sys.stdout)
    return 0


def _as_json(
    policy: Policy, decision: Decision, told: tuple[Step, ...], counts: Counter[str]
) -> dict[str, object]:
    return {
        "route": decision.route.value,
        "action": decision.action.value,
        "rule": decision.rule,
        "reasons": list(decision.reasons),
        "policy": {"source": policy.source, "digest": policy.digest},
        "rules": [
            {
                "rule": step.rule.label,
                "file": step.rule.file or policy.source,
                "line": step.rule.line,
                "action": step.rule.action.value,
                "matched": step.matched,
                "why": step.why,
            }
            for step in told
        ],
        "findings": dict(sorted(counts.items())),
        "assumed": _ASSUMED,
    }


def _as_lines(
    policy: Policy, decision: Decision, told: tuple[Step, ...], counts: Counter[str]
) -> list[Line]:
    marks = {True: ("yes", Style.GOOD), False: ("no ", Style.MUTED), None: ("?  ", Style.ERROR)}
    found = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items())) or "nothing"
    return [
        line(("route    ", Style.HEADING), decision.route.value),
        line(("decided  ", Style.HEADING), f"{decision.action.value}, by {decision.rule}"),
        *(line(("because  ", Style.HEADING), reason) for reason in decision.reasons),
        *(
            line(
                marks[step.matched],
                (f"  {step.rule.file and step.rule.file + ' '}line {step.rule.line}", Style.PLACE),
                f"  {step.rule.label}, {step.rule.action.value}: {step.why}",
            )
            for step in told
        ),
        line(("withheld ", Style.HEADING), found),
        line(("policy   ", Style.HEADING), f"{policy.source}, {policy.digest}"),
        line(("assumed  ", Style.HEADING), _ASSUMED),
    ]
