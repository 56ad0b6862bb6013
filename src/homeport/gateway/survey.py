"""What is in a prompt that must be withheld: by the detectors, by the policy, and by repetition.

A value that was recognised once is withheld wherever it stands again, also where nothing around it
would give it away. What happens to it is the treatment's business.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from homeport.domain import Category, Finding, Prompt, Span
from homeport.errors import GatewayError, HomeportError
from homeport.policy import Policy, marked

Texts = tuple[str, ...]
Scan = Callable[[str], tuple[Finding, ...]]
Survey = tuple[tuple[Finding, ...], ...]  # one tuple for each text, sorted and disjoint

_SPREAD = frozenset(
    {Category.CREDENTIAL, Category.SECRET, Category.PRIVATE_KEY, Category.CONNECTION_STRING}
)
_SHORTEST_SPREAD = 8  # shorter values stand everywhere by accident
_PLACEHOLDER = re.compile(r"\[HP_[A-Z_]{2,40}_[A-Z2-7]{8,16}\]")


def survey(prompt: Prompt, scan: Scan) -> Survey:
    """Return what the detectors find in each text of the prompt, and every repetition of it.

    Raises:
        GatewayError: a detector failed; then nobody knows what is in the prompt.
    """
    try:
        found = _by_passage(prompt, scan)
    except HomeportError:
        raise
    except Exception as error:
        raise GatewayError(
            f"the scan failed ({type(error).__name__}), so nothing was sent",
            hint="run `homeport doctor`; it tries every detector",
        ) from error
    return _spread(prompt.texts(), found)


def with_marks(prompt: Prompt, found: Survey, policy: Policy, classes: Iterable[str]) -> Survey:
    """Add what the patterns of these classes mark; placeholders are never marked again."""
    matchers = tuple(chain.from_iterable(policy.classes[name] for name in classes))
    if not matchers:
        return found
    marks = _by_passage(prompt, lambda text: _beside_placeholders(text, marked(matchers, text)))
    together = tuple([united((*one, *more)) for one, more in zip(found, marks, strict=True)])
    return _spread(prompt.texts(), together)


def passages(prompt: Prompt) -> Texts:
    """Return what is in a prompt as it is read: what belongs together as one text."""
    texts, glue = prompt.passages()
    if not any(glue):
        return texts
    return tuple([_joined(parts, after) for parts, after in _passages(texts, glue)])


def unparted(prompt: Prompt) -> Texts:
    """Return each message of several parts with nothing between them: a word may be cut there."""
    messages = [message for message in prompt.messages if message.more]
    return tuple(["".join((message.text, *message.more)) for message in messages])


def _by_passage(prompt: Prompt, look: Callable[[str], Iterable[Finding]]) -> Survey:
    """Look at each passage as one text, so that a name beside a value gives it away.

    What reaches over several texts is a finding in each of them.
    """
    found = _by_glue(prompt, look)
    for at, findings in _across_parts(prompt, look):
        found[at] = united((*found[at], *findings))
    return tuple(found)


def _across_parts(
    prompt: Prompt, look: Callable[[str], Iterable[Finding]]
) -> Iterator[tuple[int, tuple[Finding, ...]]]:
    """Yield what is found over the end of one part of a message into the next.

    Read as lines, a value that was cut there is in no part; a model may read them as one.
    """
    if not any(message.more for message in prompt.messages):
        return
    at = 0
    for message in prompt.messages:
        parts = (message.text, *message.more)
        if message.more:
            across = _parted(look("".join(parts)), parts, ("",) * len(parts), only_across=True)
            yield from enumerate(across, at)
        at += message.size


def _by_glue(prompt: Prompt, look: Callable[[str], Iterable[Finding]]) -> list[tuple[Finding, ...]]:
    texts, glue = prompt.passages()
    if not any(glue):
        return [tuple(look(text)) for text in texts]
    found: list[tuple[Finding, ...]] = []
    for parts, after in _passages(texts, glue):
        if len(parts) == 1:
            found.append(tuple(look(parts[0])))
        else:
            found.extend(_parted(look(_joined(parts, after)), parts, after))
    return found


def _passages(texts: Texts, glue: Texts) -> Iterator[tuple[Texts, Texts]]:
    first = 0
    for last, after in enumerate(glue, 1):
        if not after or last == len(texts):
            yield texts[first:last], glue[first:last]
            first = last


def _joined(parts: Texts, glue: Texts) -> str:
    if len(parts) == 1:
        return parts[0]
    return "".join(chain.from_iterable(zip(parts, glue, strict=True)))


def _parted(
    findings: Iterable[Finding], parts: Texts, glue: Texts, *, only_across: bool = False
) -> Iterator[tuple[Finding, ...]]:
    """Give each part the findings in it, at their places there; all, or those it has not whole."""
    findings = tuple(findings)
    start = 0
    for part, after in zip(parts, glue, strict=True):
        end = start + len(part)
        yield tuple(
            Finding(
                Span(max(one.span.start, start) - start, min(one.span.end, end) - start),
                one.category,
                one.detector,
            )
            for one in findings
            if one.span.start < end
            and one.span.end > start
            and not (only_across and start <= one.span.start and one.span.end <= end)
        )
        start = end + len(after)


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


def _spread(texts: Texts, found: Survey) -> Survey:
    """Add every repetition of a secret value that is long enough to be searched for."""
    values = {
        value: finding
        for text, findings in zip(texts, found, strict=True)
        for finding in findings
        if finding.category in _SPREAD
        and len(value := text[finding.span.start : finding.span.end]) >= _SHORTEST_SPREAD
    }
    if not values:
        return found
    return tuple(
        [
            united((*findings, *repeated))
            if (repeated := _repetitions(text, values, findings))
            else findings
            for text, findings in zip(texts, found, strict=True)
        ]
    )


def _repetitions(
    text: str, values: dict[str, Finding], findings: tuple[Finding, ...]
) -> list[Finding]:
    """Return where the values stand without being found already."""
    known = {(one.span.start, one.span.end) for one in findings}
    out = []
    for value, finding in values.items():
        at = text.find(value)
        while at >= 0:
            if (at, at + len(value)) not in known:
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
