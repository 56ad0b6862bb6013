"""What is said when a local answer is not enough: what the policy thinks of asking the cloud.

Whether that may be is asked of the policy with the very question, without sending or recording it.
The question that goes further is the same one: its evidence and nothing more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from homeport.domain import Route
from homeport.gateway.escalation import LEAST_ROOM, Signal

if TYPE_CHECKING:
    from homeport.assistant.explain import Explained
    from homeport.context import Assembled
    from homeport.domain import Decision, Request
    from homeport.gateway import Gateway


@dataclass(frozen=True, slots=True)
class Outlook:
    """Why a local answer is not enough, and what asking the cloud would come to."""

    signal: Signal
    permitted: bool
    reasons: tuple[str, ...]  # the policy's, in the order in which they applied
    backend: str = ""  # that would be asked, if it is permitted
    redactions: int = 0  # values that would be withheld
    heard: bool = False  # the person or the settings want it to be asked

    @property
    def goes_on(self) -> bool:
        """Whether the cloud is asked now."""
        return self.permitted and self.heard


def lacking(
    explained: Explained, decision: Decision | None, request: Request, gateway: Gateway
) -> Outlook | None:
    """Return the outlook of a local answer that is too unsure; None for any other."""
    if decision is None or decision.route is not Route.LOCAL:
        return None
    if explained.answer.confidence >= gateway.escalation.below:
        return None
    if request.allow_cloud:  # it was asked for already, and this is what came of it
        return Outlook(Signal.CONFIDENCE, permitted=False, reasons=decision.reasons)
    return _outlook(Signal.CONFIDENCE, request, gateway)


def beyond(request: Request, assembled: Assembled, gateway: Gateway) -> Outlook | None:
    """Return the outlook of a question that the local model's window does not hold."""
    if assembled.tokens + LEAST_ROOM <= gateway.window:
        return None
    return _outlook(Signal.WINDOW, request, gateway)


def _outlook(signal: Signal, request: Request, gateway: Gateway) -> Outlook:
    preview = gateway.preview(replace(request, allow_cloud=True))
    decision = preview.decision
    return Outlook(
        signal,
        permitted=decision.route is Route.CLOUD,
        reasons=decision.reasons,
        backend=preview.backend if decision.route is Route.CLOUD else "",
        redactions=sum(len(findings) for findings in preview.findings),
        heard=request.allow_cloud or signal in gateway.escalation.heard,
    )
