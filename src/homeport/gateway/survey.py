"""What is in a prompt that must be withheld: by the detectors, by the policy, and by repetition.

A value that was recognised once is withheld wherever it stands again, also where nothing around it
would give it away. What happens to it is the treatment's business.
"""

import re
from collections.abc import Callable, Iterable
from itertools import chain

from homeport.domain import Category, Finding, Prompt, Span
from homeport.errors import GatewayError, HomeportError
from homeport.policy import Policy, marked

Scan = Callable[[str], tuple[Finding, ...]]
Survey = tuple[tuple[Finding, ...], ...]  # one tuple for each message, sorted and disjoint

_SPREAD = frozenset(
    {Category.CREDENTIAL, Category.SECRET, Category.PRIVATE_KEY, Category.CONNECTION_STRING}
)
_SHORTEST_SPREAD = 8  # shorter values stand everywhere by accident
_PLACEHOLDER = re.compile(r"\[HP_[A-Z_]{2,40}_[A-Z2-7]{8,16}\]")


def survey(prompt: Prompt, scan: Scan) -> Survey:
    """Return what the detectors find in each message, and every repetition of it.

    Raises:
        GatewayError: a detector failed; then nobody knows what is in the prompt.
    """
    try:
        found = tuple(scan(message.text) for message in prompt.messages)
    except HomeportError:
        raise
    except Exception as error:
        raise GatewayError(
            f"the scan failed ({type(error).__name__}), so nothing was sent",
            hint="run `homeport doctor`; it tries every detector",
        ) from error
    return _spread(prompt, found)


def with_marks(prompt: Prompt, found: Survey, policy: Policy, classes: Iterable[str]) -> Survey:
    """Add what the patterns of these classes mark; placeholders are never marked again."""
    matchers = tuple(chain.from_iterable(policy.classes[name] for name in classes))
    if not matchers:
        return found
    together = tuple(
        united((*findings, *_beside_placeholders(message.text, marked(matchers, message.text))))
        for message, findings in zip(prompt.messages, found, strict=True)
    )
    return _spread(prompt, together)


def united(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return sorted, disjoint findings that cover all of the given ones; the longest names each."""
    ordered = sorted(findings, key=lambda one: (one.span.start, -one.span.end))
    out: list[Finding] = []
    longest = 0
    for one in ordered:
        if not out or one.span.start >= out[-1].span.end:
            out.append(one)
            longest = len(one.span)
            continue
        last = out[-1]
        span = Span(last.span.start, max(last.span.end, one.span.end))
        names = one if len(one.span) > longest else last
        longest = max(longest, len(one.span))
        out[-1] = Finding(span, names.category, names.detector)
    return tuple(out)


def _spread(prompt: Prompt, found: Survey) -> Survey:
    """Add every repetition of a secret value that is long enough to be searched for."""
    values = {
        value: finding
        for message, findings in zip(prompt.messages, found, strict=True)
        for finding in findings
        if finding.category in _SPREAD
        and len(value := message.text[finding.span.start : finding.span.end]) >= _SHORTEST_SPREAD
    }
    return tuple(
        united((*findings, *_repetitions(message.text, values)))
        for message, findings in zip(prompt.messages, found, strict=True)
    )


def _repetitions(text: str, values: dict[str, Finding]) -> list[Finding]:
    out = []
    for value, finding in values.items():
        at = text.find(value)
        while at >= 0:
            out.append(Finding(Span(at, at + len(value)), finding.category, finding.detector))
            at = text.find(value, at + len(value))
    return out


def _beside_placeholders(text: str, marks: Iterable[Finding]) -> list[Finding]:
    """Cut placeholders out of the marks: what was withheld once is not withheld again."""
    taken = [found.span() for found in _PLACEHOLDER.finditer(text)]
    out = []
    for mark in marks:
        at = mark.span.start
        for start, end in taken:
            if end <= at or start >= mark.span.end:
                continue
            if start > at:
                out.append(Finding(Span(at, start), mark.category, mark.detector))
            at = end
        if at < mark.span.end:
            out.append(Finding(Span(at, mark.span.end), mark.category, mark.detector))
    return out
