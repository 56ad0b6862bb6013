"""`homeport policy test` and `simulate`: a policy tried on cases, and on what really happened."""

import json
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from homeport.audit import audit_path, records
from homeport.cli.terminal import Style, line, write_lines
from homeport.domain import Decision
from homeport.errors import AuditError, InputError, PolicyError
from homeport.gateway.replay import Replayed, replay
from homeport.policy import Policy, Verdict, load_cases, read_policy, run_case
from homeport.policy.facts import Offer

_EXIT_FAILED = 1
_UNITS = {"h": "hours", "d": "days", "w": "weeks"}


def eligible(policy: Policy) -> Offer:
    """Return a backend to which the policy has no objection: its rules are in question here."""
    wanted = policy.cloud.requirements
    return Offer(
        name="a cloud backend",
        retention_days=wanted.retention_days or 0,
        trains_on_data=False,
        region=wanted.regions[0] if wanted.regions else "",
        private_network=True,
        customer_managed_keys=True,
        attestations=wanted.attestations,
    )


def run_tests(policy_file: Path, cases_file: Path | None, *, as_json: bool) -> int:
    """Decide every case and compare; exit 1 when one is not as expected."""
    from homeport.detection import Scanner  # noqa: PLC0415 -- native code, for this verb only

    policy = read_policy(policy_file)
    file = cases_file or policy_file.with_suffix(".tests.yaml")
    cases = load_cases(_read(file), source=str(file))
    scan = Scanner.default().scan
    verdicts = [run_case(policy, case, scan, eligible(policy)) for case in cases]
    failed = sum(bool(verdict.failures) for verdict in verdicts)
    if as_json:
        print(json.dumps({"cases": len(cases), "failed": failed, "results": _results(verdicts)}))
    else:
        for verdict in verdicts:
            mark = ("fail", Style.ERROR) if verdict.failures else ("ok  ", Style.GOOD)
            place = (f"  line {verdict.case.line}", Style.PLACE)
            told = "; ".join(verdict.failures)
            name = f"  {verdict.case.name}" + (f": {told}" if told else "")
            write_lines([line(mark, place, name)], sys.stdout)
        write_lines([line(f"{len(cases) - failed} of {len(cases)} as expected")], sys.stdout)
    return _EXIT_FAILED if failed else 0


def simulate(policy_file: Path, since: str, log: Path | None, *, as_json: bool) -> int:
    """Replay the recorded requests under a policy and tell what would change."""
    policy = read_policy(policy_file)
    start = since_when(since, datetime.now(UTC)) if since else ""
    intents = []
    path = log or audit_path()
    for record in records(path):
        if record is None:
            raise AuditError(
                f"the audit log {path} is not whole, so nothing can be concluded from it",
                hint="`homeport audit verify` names the first bad record",
            )
        if record.kind == "intent" and str(record.fields["time"]) >= start:
            intents.append(record.fields)
    told = replay(policy, intents, eligible(policy))
    changed = [one for one in told if one.changed]
    unsure = [one for one in told if not one.certain]
    if as_json:
        summary = {"requests": len(told), "changed": len(changed), "unsure": len(unsure)}
        print(json.dumps(summary | {"changes": [_change(one) for one in changed]}))
        return 0
    counts = f"{len(told)} requests: {len(changed)} decided otherwise"
    write_lines([line(f"{counts}, {len(unsure)} hang on text that nobody kept")], sys.stdout)
    groups = Counter((_named(*one.was), _named_decision(one.now[0]), one.task) for one in changed)
    for (was, now, task), count in groups.most_common():
        write_lines([line((f"{count:>6}", Style.HEADING), f"  {task}: {was} -> {now}")], sys.stdout)
    return 0


def since_when(text: str, now: datetime) -> str:
    """Return the moment that `7d`, `12h`, `2w` or an ISO date means, as records write it.

    Raises:
        InputError: it is none of these.
    """
    try:
        if text[-1:] in _UNITS and text[:-1].isdecimal():
            moment = now - timedelta(**{_UNITS[text[-1]]: int(text[:-1])})
        else:
            moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError) as error:
        raise InputError(
            f"{text!r} is no time", hint="give 7d, 12h, 2w, or a date as in 2026-07-01"
        ) from error
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat(timespec="milliseconds")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no UTF-8"
        raise PolicyError(
            f"cannot be read: {reason}",
            source=str(path),
            hint="name the cases: homeport policy test POLICY CASES",
        ) from error


def _results(verdicts: list[Verdict]) -> list[dict[str, object]]:
    return [
        {
            "name": verdict.case.name,
            "line": verdict.case.line,
            "passed": not verdict.failures,
            "failures": list(verdict.failures),
            "route": verdict.decision.route.value,
            "action": verdict.decision.action.value,
            "rule": verdict.decision.rule,
        }
        for verdict in verdicts
    ]


def _change(one: Replayed) -> dict[str, object]:
    route, action = one.was
    now = one.now[0]
    return {
        "request": one.request,
        "time": one.time,
        "task": one.task,
        "was": {"route": route.value, "action": action.value},
        "now": {"route": now.route.value, "action": now.action.value, "rule": now.rule},
    }


def _named(route: str, action: str) -> str:
    return f"{route} ({action})"


def _named_decision(decision: Decision) -> str:
    return f"{_named(decision.route, decision.action)} by {decision.rule}"
