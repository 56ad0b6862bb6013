"""The nouns every room shares: frozen values, standard library only."""

from homeport.domain.excerpt import Excerpt
from homeport.domain.finding import Category, Finding, Span
from homeport.domain.prompt import ClearedPrompt, Message, Prompt, Role
from homeport.domain.reply import Completion, Delta, Usage
from homeport.domain.request import Action, Decision, Principal, Request, Route, Treatment

__all__ = [
    "Action",
    "Category",
    "ClearedPrompt",
    "Completion",
    "Decision",
    "Delta",
    "Excerpt",
    "Finding",
    "Message",
    "Principal",
    "Prompt",
    "Request",
    "Role",
    "Route",
    "Span",
    "Treatment",
    "Usage",
]
