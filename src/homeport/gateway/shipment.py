"""What goes to a backend: masked for the local model, or cleared for the cloud.

A request that was decided for the cloud and cannot be cleared turns local here, with the reason.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from homeport.domain import ClearedPrompt, Decision, Prompt, Route
from homeport.errors import ClearanceRefused
from homeport.gateway.clearance import Labels, clear
from homeport.gateway.masking import MaskedPrompt, mask_prompt
from homeport.redaction import Masker

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from homeport.gateway.survey import Scan, Survey
    from homeport.policy import Policy
    from homeport.redaction import Vault


@dataclass(frozen=True, slots=True)
class Shipment:
    """A masked prompt ready to go, and what its answer gets back."""

    decision: Decision
    masked: MaskedPrompt  # an empty prompt when nothing is sent
    entries: Mapping[str, str] = field(repr=False)
    cleared: ClearedPrompt | None = None  # for the cloud only, with the same texts


@dataclass(frozen=True, slots=True)
class Placeholders:
    """Gives each conversation its own placeholders, and remembers those of a named one."""

    key: bytes = field(repr=False)
    vault: Vault | None
    clock: Callable[[], float]

    def known(self, conversation: str) -> dict[str, str]:
        """Return what an earlier part of the conversation withheld."""
        if not conversation or self.vault is None:
            return {}
        return self.vault.get(conversation, self.clock())

    def keep(self, conversation: str, entries: Mapping[str, str]) -> None:
        """Remember what this part withheld."""
        if conversation and entries and self.vault is not None:
            self.vault.put(conversation, entries, self.clock())

    def masker(self, conversation: str, known: Mapping[str, str]) -> Masker:
        """Return a masker; requests without a conversation never share a placeholder."""
        if not conversation:
            return Masker(os.urandom(32))
        name = conversation.encode("utf-8", "surrogatepass")
        return Masker(hmac.new(self.key, name, hashlib.sha256).digest(), known)


def pack(
    prompt: Prompt,
    found: Survey,
    decision: Decision,
    *,
    policy: Policy,
    scan: Scan,
    masker: Masker,
    known: Mapping[str, str],
    labels: Labels = (),
) -> Shipment:
    """Make a prompt ready for the way it was decided to go."""
    match decision.route:
        case Route.NONE:
            return Shipment(decision, MaskedPrompt(Prompt(()), {}), {})
        case Route.LOCAL:
            masked = mask_prompt(prompt, found, masker, decision.treatments)
            return Shipment(decision, masked, {**known, **masked.entries})
        case Route.CLOUD:  # pragma: no branch -- mypy proves that none is left
            try:
                cleared = clear(
                    prompt,
                    found,
                    decision,
                    policy=policy,
                    masker=masker,
                    scan=scan,
                    labels=labels,
                )
            except ClearanceRefused as refusal:
                reason = f"it stays local, since clearance was refused: {refusal}"
                local = replace(decision, route=Route.LOCAL, reasons=(*decision.reasons, reason))
                return pack(
                    prompt, found, local, policy=policy, scan=scan, masker=masker, known=known
                )
            entries = {**known, **cleared.masked.entries}
            return Shipment(decision, cleared.masked, entries, cleared.prompt)
