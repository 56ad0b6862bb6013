"""Turns a request and its answer into audit records: counts, sizes, keyed digests."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from homeport.audit import AuditKey, Intent, Outcome, Status
from homeport.domain import Category, Completion, Decision, Prompt, Request, Route
from homeport.gateway.masking import MaskedPrompt, counted
from homeport.gateway.recording import Recorder
from homeport.gateway.survey import Survey

_LABEL = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,31}\Z")


@dataclass(slots=True)
class Progress:
    """How far an answer has come, for the record of how it ended."""

    route: Route
    backend: str
    masked: MaskedPrompt | None = None  # None: nothing was sent
    first_token_ms: int = 0
    tried: str = ""  # a cloud backend that was asked in vain before
    findings: Mapping[Category, int] = field(default_factory=dict)  # in the model's own words
    cost: float = 0.0
    recorder: Recorder | None = None  # None: no words are kept


def intent_of(
    request: Request,
    decision: Decision,
    found: Survey,
    *,
    backend: str,
    cloud: str,
    tokens: int,
    classes: Mapping[str, bool],
    key: AuditKey,
) -> Intent:
    """Return the record of what is about to happen."""
    text = joined(request.prompt)
    return Intent(
        request=secrets.token_hex(8),
        principal=request.principal.name,
        roles=request.principal.roles,
        task=label(request.task, key),
        classification=_labels(request.classification, key),
        cloud_asked=request.allow_cloud,
        action=decision.action,
        rule=decision.rule,
        route=decision.route,
        backend=backend,
        policy=decision.policy_digest,
        prompt=key.digest(text),
        prompt_characters=len(text),
        prompt_tokens=tokens,
        messages=len(request.prompt.messages),
        repo=key.digest(request.repo) if request.repo else "",
        paths=tuple(key.digest(path) for path in request.paths),
        categories=counted(found),
        classes=classes,
        cloud=cloud,
        may_use_cloud=request.principal.may_use_cloud,
        instructions=request.instructions,
    )


def outcome_of(
    status: Status,
    progress: Progress,
    key: AuditKey,
    *,
    total_ms: int,
    completion: Completion | None = None,
    error: str = "",
) -> Outcome:
    """Return the record of what came of it; sizes of an answer are those of its masked text."""
    masked, recorder = progress.masked, progress.recorder
    sent = joined(masked.prompt) if masked else ""
    return Outcome(
        status=status,
        route=progress.route,
        backend=progress.backend,
        tried=progress.tried,
        finish=completion.finish if completion else "",
        sent=key.digest(sent) if masked else "",
        sent_characters=len(sent),
        redactions=masked.redactions if masked else {},
        answer=key.digest(completion.text) if completion else "",
        answer_characters=len(completion.text) if completion else 0,
        prompt_tokens=completion.usage.prompt_tokens if completion else 0,
        completion_tokens=completion.usage.completion_tokens if completion else 0,
        first_token_ms=progress.first_token_ms,
        total_ms=total_ms,
        findings=progress.findings,
        cost=progress.cost,
        error=error,
        sent_text=recorder.sent(masked.prompt) if recorder and masked else "",
        answer_text=recorder.answered(completion) if recorder and completion else "",
    )


def joined(prompt: Prompt) -> str:
    """Return a prompt as one text, so that two different prompts never look the same."""
    roles = [message.role.value for message in prompt.messages]
    return "\x1e".join((*roles, *prompt.texts()))


def _labels(words: str, key: AuditKey) -> str:
    return ",".join([label(one.strip(), key) for one in words.split(",")]) if words else ""


def label(word: str, key: AuditKey) -> str:
    """Return a caller's label as it is, or its digest when it is no plain word."""
    return word if not word or _LABEL.match(word) else f"digest:{key.digest(word)}"
