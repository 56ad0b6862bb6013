"""Puts failures with one cause under one heading: by the place they share, or by their message.

What a failure's trace says is told by a function the caller brings, since reading traces is the
business of another room. Two failures are one problem when any of these is the same for both:
1. a machine's complaint (disk, memory, network), whatever the test;
2. the innermost place in the reader's own code that is no test, with the type of the error;
3. the message without its figures, if that says more than that two values differ, and if it was
   not raised right at a place of its own: there, equal words from two places are two problems;
4. failing that, the place in the test.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from homeport.testruns.machine import speaks_of_machine
from homeport.testruns.model import Case, first_line

_ID = re.compile(
    r"\b(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    r"|0x[0-9a-f]+|(?=[a-f]*\d)[0-9a-f]{7,64})\b",
    re.IGNORECASE,
)
_STAMP = re.compile(
    r"\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?"
)
_TEMPORARY = re.compile(r"(?:/tmp|/var/folders|[A-Z]:\\[^\s'\"]*\\Temp)[/\\][^\s'\":,)]+")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_LONGEST_TEMPLATE = 300
_WORD = re.compile(r"[A-Za-z]{3,}")
_EMPTY_WORDS = frozenset(
    {
        "assert", "assertionerror", "assertionfailederror", "error", "exception", "failed",
        "failure", "false", "true", "none", "null", "expected", "actual", "but", "was",
        "got", "equal", "equals", "received", "not", "and", "the", "for", "expect", "tobe",
        "toequal", "object", "undefined", "nil", "panic", "test", "comparison", "left",
        "right", "should", "with", "value", "values", "deep", "strict",
    }
)  # fmt: skip
# A helper that asserts for many tests fails for as many reasons.
_BESIDE_TESTS = re.compile(
    r"(?:^|[/\\])(?:tests?|specs?|__tests__)[/\\]|(?:^|[/\\])(?:test_|conftest)"
)
_FEWEST_WORDS = 2


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the reader's own code that a trace passes through."""

    file: str
    line: int | None
    function: str = ""
    in_test: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """What a failure's trace says: the error, and the reader's own places, innermost first."""

    kind: str = ""
    message: str = ""
    places: tuple[Place, ...] = ()
    raised_there: bool = False  # at the first of the places, not in a library it called


@dataclass(frozen=True, slots=True)
class Group:
    """Failures with one cause; `exemplar` is the one to look at, `place` where it lies."""

    title: str
    cases: tuple[Case, ...]
    exemplar: Case
    signature: Signature
    place: Place | None


def template(message: str) -> str:
    """Return a message's first line without what differs from run to run."""
    text = first_line(message)[: 4 * _LONGEST_TEMPLATE]
    text = _STAMP.sub("<time>", text)
    text = _TEMPORARY.sub("<path>", text)
    text = _ID.sub("<id>", text)
    return _FIGURE.sub("<n>", text)[:_LONGEST_TEMPLATE]


def group_failures(
    cases: Iterable[Case], signature_of: Callable[[Case], Signature]
) -> tuple[Group, ...]:
    """Group the failing ones of the cases, the largest group first."""
    failing = [case for case in cases if case.failing]
    signatures = [signature_of(case) for case in failing]
    parents = list(range(len(failing)))
    first: dict[tuple[str, ...], int] = {}
    for number, (case, signature) in enumerate(zip(failing, signatures, strict=True)):
        for key in _keys(case, signature):
            other = first.setdefault(key, number)
            parents[_root(parents, number)] = _root(parents, other)
    members: dict[int, list[int]] = {}
    for number in range(len(failing)):
        members.setdefault(_root(parents, number), []).append(number)
    groups = [_group([failing[n] for n in some], [signatures[n] for n in some])
              for some in members.values()]  # fmt: skip
    return tuple(sorted(groups, key=lambda group: -len(group.cases)))


def _root(parents: list[int], number: int) -> int:
    while parents[number] != number:
        parents[number] = parents[parents[number]]
        number = parents[number]
    return number


def _keys(case: Case, signature: Signature) -> list[tuple[str, ...]]:
    """Return what a failure may share with others; the last resort is its own place or name."""
    message = case.message or signature.message
    if speaks_of_machine(message):
        return [("machine", template(message))]
    kind = _bare(case.kind or signature.kind)
    keys: list[tuple[str, ...]] = []
    culprit = next((place for place in signature.places if not place.in_test), None)
    if culprit and not ("assert" in kind.lower() and _BESIDE_TESTS.search(culprit.file)):
        keys.append(("place", kind, culprit.file, culprit.function or str(culprit.line)))
    plain = template(message)
    if _telling(plain, kind) and not (keys and signature.raised_there):
        keys.append(("message", plain))
    if not keys and signature.places:
        inner = signature.places[0]
        keys.append(("test", kind, plain, inner.file, inner.function or str(inner.line)))
    return keys or [("name", plain, case.name)]


def _bare(kind: str) -> str:
    """Return an error's type without its package: `java.lang.AssertionError` as pytest says it."""
    return kind.rpartition(".")[2].rpartition("::")[2]


def _telling(plain: str, kind: str) -> bool:
    """Tell whether a message says more than that something differs from something."""
    words = {word.lower() for word in _WORD.findall(plain.replace("<n>", "").replace("<id>", ""))}
    return len(words - _EMPTY_WORDS - {kind.lower()}) >= _FEWEST_WORDS


def _group(cases: Sequence[Case], signatures: Sequence[Signature]) -> Group:
    """Make a group; its exemplar has the commonest message, a trace, and the shortest of those."""
    plains = [template(case.message or sign.message) for case, sign in
              zip(cases, signatures, strict=True)]  # fmt: skip
    commonest, _ = Counter(plains).most_common(1)[0]
    chosen = min(
        range(len(cases)),
        key=lambda n: (plains[n] != commonest, not signatures[n].places, len(cases[n].trace)),
    )
    case, signature = cases[chosen], signatures[chosen]
    title = first_line(case.message or signature.message) or case.kind or "failed without a message"
    kind = _bare(case.kind or signature.kind)
    if kind and not title.startswith((kind, case.kind or kind)):
        title = f"{kind}: {title}"
    return Group(title, tuple(cases), case, signature, _place(signatures, signature))


def _place(signatures: Sequence[Signature], exemplar: Signature) -> Place | None:
    """Return the place outside of tests that most of a group share, else the exemplar's first."""
    shared = Counter(
        next((place for place in one.places if not place.in_test), None) for one in signatures
    )
    shared.pop(None, None)
    if shared:
        return shared.most_common(1)[0][0]
    return exemplar.places[0] if exemplar.places else None
