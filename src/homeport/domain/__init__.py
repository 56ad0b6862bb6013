"""The nouns every room shares: frozen values, standard library only."""

from homeport.domain.excerpt import Excerpt
from homeport.domain.finding import Category, Finding, Span
from homeport.domain.prompt import (
    Call,
    Choice,
    ClearedPrompt,
    Kind,
    Message,
    Prompt,
    Role,
    Tool,
)
from homeport.domain.reply import (
    Burst,
    CallDelta,
    Called,
    Completion,
    Delta,
    Piece,
    Usage,
    Vector,
)
from homeport.domain.request import (
    Action,
    Answers,
    Decision,
    Principal,
    Request,
    Route,
    Sampling,
    Treatment,
)
from homeport.domain.structure import Structure

__all__ = [
    "Action",
    "Answers",
    "Burst",
    "Call",
    "CallDelta",
    "Called",
    "Category",
    "Choice",
    "ClearedPrompt",
    "Completion",
    "Decision",
    "Delta",
    "Excerpt",
    "Finding",
    "Kind",
    "Message",
    "Piece",
    "Principal",
    "Prompt",
    "Request",
    "Role",
    "Route",
    "Sampling",
    "Span",
    "Structure",
    "Tool",
    "Treatment",
    "Usage",
    "Vector",
]
