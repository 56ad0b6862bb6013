"""Mask and restore: what leaves a text, what stands in its place, and how it comes back.

What a value is belongs to detection; what to do with it belongs to policy.
"""

from homeport.redaction.masker import TOKENISE_ALL, Masked, Masker
from homeport.redaction.redactor import Redacted, StreamRedactor, redact
from homeport.redaction.restore import StreamRestorer, restore
from homeport.redaction.vault import Vault

__all__ = [
    "TOKENISE_ALL",
    "Masked",
    "Masker",
    "Redacted",
    "StreamRedactor",
    "StreamRestorer",
    "Vault",
    "redact",
    "restore",
]
