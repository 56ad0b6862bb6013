"""The plainest way to ask: POST /chat with {"prompt", "allow_cloud"}."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from homeport.backends.fast_json import write
from homeport.domain import Message, Prompt, Role
from homeport.server.dialects.dialect import JSON, Asked, Fault
from homeport.server.dialects.embeddings import VectorVoice
from homeport.server.dialects.fields import Fields

if TYPE_CHECKING:
    from homeport.domain import Completion, Decision


class PlainChat:
    """The dialect."""

    name = "plain"
    content_type = JSON

    def read(self, body: Any) -> Asked:  # noqa: ANN401 -- JSON is anything
        """Read a body."""
        fields = Fields(body)
        prompt = Prompt(
            (Message(Role.USER, fields.text("prompt", None)),), model=fields.text("model")
        )
        allow_cloud = bool(fields.flag("allow_cloud"))
        most = fields.whole("max_tokens", 1)
        fields.end()
        return Asked(prompt, max_tokens=most, allow_cloud=allow_cloud)

    def voice(self, asked: Asked, decision: Decision, now: float) -> VectorVoice:  # noqa: ARG002 -- of the protocol
        """Return what says the answer."""

        def said(completion: Completion) -> dict[str, object]:
            return {
                "response": completion.text,
                "model": completion.model,
                "route": decision.route.value,
                "decision": decision.request,
                "reasons": list(decision.reasons),
                "redactions": decision.redactions,
                "finish": completion.finish,
            }

        return VectorVoice(said)

    def error(self, fault: Fault) -> bytes:
        """Say what went wrong."""
        return write({"error": fault.message, "hint": fault.hint})
