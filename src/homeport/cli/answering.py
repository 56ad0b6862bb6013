"""How a model's answer and the preview of a question look, and their JSON."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from homeport.assistant.answer import Answer, ProposedChange, Tried
from homeport.assistant.confidence import ANY
from homeport.assistant.escalating import Outlook
from homeport.assistant.explain import Explained
from homeport.backends import LocalBackend
from homeport.cli.terminal import Line, Style, line
from homeport.context import Assembled
from homeport.domain import Decision, Excerpt, Route
from homeport.gateway import Preview
from homeport.gateway.escalation import Signal

_LOW, _HIGH = 0.5, 0.75
_MOST_TESTS = 3  # by name
_NO_HELP = (
    "The model's change was tried and does not help, so it is left out: doubt its words, too."
)


def answer_lines(explained: Explained, audit: Path) -> Iterator[Line]:
    """Lay out what follows the streamed text: what holds, the change, the cost, the record."""
    answer, usage = explained.answer, explained.completion.usage
    yield line()
    yield line()
    unsupported = dict.fromkeys(claim.text for claim in answer.claims if not claim.holds)
    if unsupported:
        yield line(("Not tied to any line of the code (the model's own words):", Style.MUTED))
        for text in unsupported:
            yield line((f"  - {text}", Style.MUTED))
    if answer.change is not None:
        yield from _change_lines(answer.change)
    if not answer.complete:
        yield line((f"The answer was cut off ({explained.completion.finish}).", Style.ERROR))
    yield line(
        ("Confidence that the cause is named: ", Style.HEADING),
        f"{_rank(answer.confidence)} ({answer.confidence:.2f}{_basis(answer)})",
    )
    cost = (
        f"First token after {usage.first_token_s:.1f} s, {usage.tokens_per_s:.0f} tokens/s; "
        f"{usage.prompt_tokens} prompt tokens, {usage.cached_tokens} of them cached; "
        f"{len(explained.assembled.left_out)} excerpts left out"
    )
    yield line((cost, Style.MUTED))
    yield line((f"Recorded in {audit}; homeport audit verify proves the record", Style.MUTED))


def _change_lines(change: ProposedChange) -> Iterator[Line]:
    if change.refused:
        yield line((f"The model's change cannot be applied: {change.refused}", Style.MUTED))
        return
    if change.useless:
        yield line((_NO_HELP, Style.ERROR))
        return
    if change.proven:
        yield line(("The model made no change that helps: doubt its words.", Style.MUTED))
    whose = " by the proof above" if change.proven else ""
    yield line((f"Suggested change{whose}{_verdict(change.tried)}", Style.HEADING))
    if not change.parses:
        yield line(("  it does not parse: do not use it as it is", Style.ERROR))
    if change.touches_tests:
        yield line(("  it changes a test: look twice", Style.ERROR))
    for text in change.diff.splitlines():
        yield line((text, _diff_style(text)))


def _verdict(tried: Tried | None) -> str:
    """What came of a change that was tried."""
    if tried is None:
        return ", not run"
    if tried.passes:
        return ": the command passes with it (run in a sandbox)"
    left = tried.failing
    still = f"; {_names(left)} {'fails' if len(left) == 1 else 'fail'} still" if left else ""
    return f": cures {_names(tried.cured)}{still} (run in a sandbox)"


def _names(tests: Sequence[str]) -> str:
    """The first tests by name, and how many more there are."""
    shown, more = ", ".join(tests[:_MOST_TESTS]), len(tests) - _MOST_TESTS
    return f"{shown} and {more} more" if more > 0 else shown


def _diff_style(text: str) -> Style:
    if text.startswith(("+++", "---", "@@")):
        return Style.MUTED
    if text.startswith("+"):
        return Style.ADDED
    return Style.REMOVED if text.startswith("-") else Style.CODE


def _rank(confidence: float) -> str:
    if confidence < _LOW:
        return "low"
    return "medium" if confidence < _HIGH else "high"


def _basis(answer: Answer) -> str:
    """What the number rests on."""
    if answer.calibration == ANY:
        return "; this model was not measured"
    return ", measured"


def outlook_lines(outlook: Outlook, local: LocalBackend) -> Iterator[Line]:
    """Lay out why a local answer is not enough, and what the policy says to asking the cloud."""
    match outlook.signal:
        case Signal.WINDOW:
            window = f"The question does not fit the window of {local.name}"
            yield line()
            yield line((f"{window} ({local.context_window} tokens).", Style.ERROR))
        case _:
            yield line("Rather trust the findings above than this answer.")
    withheld = f"the same evidence, {outlook.redactions} values withheld"
    if outlook.goes_on:
        yield line(f"Policy lets {outlook.backend} be asked: {withheld}.")
    elif outlook.permitted:
        yield line(f"Policy would let {outlook.backend} be asked ({withheld}): --allow-cloud")
        yield line(("  --allow-cloud --dry-run shows exactly what would be sent", Style.MUTED))
    else:
        yield line("No larger model may be asked:")
        for reason in outlook.reasons:
            yield line((f"  {reason}", Style.MUTED))


def preview_lines(preview: Preview, assembled: Assembled) -> Iterator[Line]:
    """Lay out exactly what would be sent, where and why."""
    decision = preview.decision
    yield line()
    yield line(("Dry run: nothing was sent, nothing was recorded", Style.HEADING))
    if decision.route is Route.NONE:
        yield line("  Policy rejects this question: no model would be asked.")
    else:
        where = "this machine" if decision.route is Route.LOCAL else "the cloud"
        yield line("  would go to ", (f"{preview.backend} on {where}", Style.PLACE))
    for reason in decision.reasons:
        yield line((f"  because {reason}", Style.MUTED))
    digest = decision.policy_digest.removeprefix("sha256:")[:12]
    yield line((f"  decided by {decision.rule}, policy {digest}", Style.MUTED))
    found = sum(len(findings) for findings in preview.findings)
    yield line(f"  {found} values replaced by placeholders; about {assembled.tokens} tokens")
    for excerpt in assembled.included:
        yield line("  + ", (_range(excerpt), Style.PLACE), (f"  {excerpt.why}", Style.MUTED))
    for excerpt in assembled.left_out:
        yield line(
            ("  - ", Style.MUTED), (_range(excerpt), Style.MUTED), ("  did not fit", Style.MUTED)
        )
    for message in preview.messages:
        yield line()
        yield line((f"{message.role.value}:", Style.HEADING))
        for text in message.text.splitlines():
            yield line("  ", text)
    if preview.form is not None:
        yield line()
        yield line(("form of the answer:", Style.HEADING))
        yield line("  ", json.dumps(preview.form.value(), ensure_ascii=False))


def _range(excerpt: Excerpt) -> str:
    return f"{excerpt.path}:{excerpt.start}-{excerpt.end}"


def preview_json(preview: Preview, assembled: Assembled) -> dict[str, object]:
    """The keys that a dry run adds to the JSON of `explain`."""
    return {
        "route": preview.decision.route.value,
        "decision": decision_json(preview.decision),
        "preview": {
            "backend": preview.backend,
            "messages": [{"role": m.role.value, "text": m.text} for m in preview.messages],
            "form": preview.form.value() if preview.form else None,
            "redactions": sum(len(findings) for findings in preview.findings),
            "tokens": assembled.tokens,
            "left_out": [_range(excerpt) for excerpt in assembled.left_out],
        },
    }


def answer_json(
    decision: Decision | None,
    explained: Explained | None,
    outlook: Outlook | None = None,
    draft: Explained | None = None,
) -> dict[str, object]:
    """The keys that a model's answer adds to the JSON of `explain`."""
    return {
        "answer": _explained_json(explained) if explained else None,
        "route": decision.route.value if decision else None,
        "decision": decision_json(decision) if decision else None,
        "escalation": _outlook_json(outlook) if outlook else None,
        "draft": _explained_json(draft) if draft else None,
    }


def _outlook_json(outlook: Outlook) -> dict[str, object]:
    return {
        "because": outlook.signal.value,
        "permitted": outlook.permitted,
        "asked": outlook.goes_on,
        "backend": outlook.backend,
        "reasons": list(outlook.reasons),
        "redactions": outlook.redactions,
    }


def _explained_json(explained: Explained) -> dict[str, object]:
    answer, completion = explained.answer, explained.completion
    change = answer.change
    return {
        "text": answer.text,
        "claims": [asdict(claim) for claim in answer.claims],
        "confidence": answer.confidence,
        "calibration": answer.calibration,
        "signals": dict(answer.signals),
        "patch": change.diff if change and change.diff and not change.useless else None,
        "change": asdict(change) if change else None,
        "complete": answer.complete,
        "model": completion.model,
        "usage": asdict(completion.usage) | {"tokens_per_s": completion.usage.tokens_per_s},
    }


def decision_json(decision: Decision) -> dict[str, object]:
    """A decision with its reasons."""
    return {
        "route": decision.route.value,
        "action": decision.action.value,
        "rule": decision.rule,
        "reasons": list(decision.reasons),
        "policy_digest": decision.policy_digest,
    }
