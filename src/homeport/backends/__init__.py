"""Where models answer: one file per kind of backend behind one small protocol.

`protocol` holds the shape; `embedded`, `openai`, `ollama` and `scripted` each hold one kind. The
modules that load native code or a network client are imported by whoever opens that backend.
"""

from homeport.backends.protocol import (
    CloudBackend,
    LocalBackend,
    Options,
    Properties,
    Spoken,
    estimate_tokens,
    require_cleared,
)
from homeport.backends.scripted import ScriptedBackend, ScriptedCloud
from homeport.backends.visible import visible

__all__ = [
    "CloudBackend",
    "LocalBackend",
    "Options",
    "Properties",
    "ScriptedBackend",
    "ScriptedCloud",
    "Spoken",
    "estimate_tokens",
    "require_cleared",
    "visible",
]
