"""A person's words about a failure, without a stack trace: what they tell, and what fits them.

Words point at functions, and a known mistake in one of those functions may be what was meant. That
is less than a proof, and every score here says so.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from homeport.code import Chunk, ChunkKind, Location, is_test
from homeport.diagnosis import Cause, Sources, diagnose
from homeport.traces import Frame, Trace

SUREST = 0.6  # no cause of a report is surer
_LEAST, _OF_RULE, _PER_WORD, _MOST_SHARED = 0.55, 0.3, 0.05, 4
_BESIDE = 0.6  # of the best place of a file, for its functions that no words point at
_SOFTER = 0.6  # the power that nearness is taken to: words are a weak ruler
_MOST_BESIDE = 12  # functions
_MOST_PLACES, _MOST_FILES = 6, 3
_CALLED = frozenset({ChunkKind.FUNCTION, ChunkKind.METHOD})
_FEWEST_WORDS = 3
_LONGEST = 4_000  # characters of a report that rules are shown
_LONG_WORD = 4
_MOST_LINES = 3  # of one function that are taken for the failing one
_EMPTY_RULES = frozenset({"plain-meaning", "raised-here", "located"})
_TROUBLE_WORDS = r"""
    errors? exceptions? crash\w* bugs? fail(?:s|ed|ing|ure)? wrong\w* incorrect\w* broken breaks?
    unexpected\w* expect\w* should(?:n't)? instead actual(?:ly)? miss(?:es|ing) los[et]s? lost never
    cannot can't couldn't does\s?n[o']t did\s?n[o']t is\s?n[o']t are\s?n[o']t stops? hangs? stuck
    duplicat\w* twice empty undefined null none nan regression problem issue traceback panic fatal
    warn(?:ing)? denied refused timed?\s?out corrupt\w* garbled overwrit\w* leaks? shared? skips?
    ignor\w* although but already still again too\s(?:many|few|early|late|long|short|much|big|small)
    could\snot no\slonger not\s(?:work|sort|show|sav|load)\w*
"""
_TROUBLE = re.compile(rf"\b(?:{'|'.join(_TROUBLE_WORDS.split())})\b", re.IGNORECASE)
# An error with its type, mentioned somewhere in a sentence.
_NAMED_ERROR = re.compile(
    r"`?\b(?P<type>(?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:Error|Exception|Warning))\b(?::\s*(?P<message>[^`\n]+))?"
)
# An error's words without its type, as log lines give them.
_UNNAMED = (
    ("AttributeError", re.compile(r"'\w+' object has no attribute '\w+'")),
    ("TypeError", re.compile(r"'\w+' object is not (?:subscriptable|iterable|callable)")),
    ("TypeError", re.compile(r"Cannot (?:read|set) propert(?:y|ies) .*of (?:undefined|null).*")),
    ("TypeError", re.compile(r"[\w$.]+ is not (?:a function|iterable|a constructor)")),
    ("ReferenceError", re.compile(r"[\w$]+ is not defined")),
    ("TypeError", re.compile(r"unsupported operand type\(s\) for .*")),
    ("ZeroDivisionError", re.compile(r"(?:integer )?division by zero")),
    ("IndexError", re.compile(r"(?:list|tuple|string) index out of range")),
)
_VALUES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<actual>\S*\d\S*|undefined|null|none|nan)(?: \S+){0,2} instead of (?P<expected>\S+)",
        r"expected:? (?P<expected>\S*\d\S*),? (?:but )?(?:got|was|is|actual:?) (?P<actual>\S+)",
        r"(?:got|gives?|returns?) (?P<actual>\S+)[,;]? (?:but )?expected:? (?P<expected>\S+)",
    )
)
_NAME = re.compile(r"'([A-Za-z_]\w*)'|([A-Za-z_$][\w$]*) is not")
# What a line that raises such an error holds.
_RAISING = (
    (re.compile(r"subscriptable|index out of range"), re.compile(r"\w\[")),
    (re.compile(r"not iterable"), re.compile(r"\b(?:for|in|of)\b")),
    (re.compile(r"division|divide"), re.compile(r"[/%]")),
)
_LANGUAGES = {".py": "python", ".java": "java", ".go": "go"}
_JAVASCRIPT = (".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx")


def told(text: str) -> Trace | None:
    """The failure that a person's words tell of, or None when they tell of none."""
    words = re.findall(r"[^\W\d_]{2,}", text)
    if len(words) < _FEWEST_WORDS or not _TROUBLE.search(text):
        return None
    title = next(line.strip("# \t") for line in text.splitlines() if line.strip())
    type_, message = _error(text)
    return Trace("", type_, message or title)


def _error(text: str) -> tuple[str, str]:
    """(type, message) of the error that the text mentions, if it does."""
    if named := _NAMED_ERROR.search(text):
        return named["type"], (named["message"] or "").strip()
    for type_, pattern in _UNNAMED:
        if found := pattern.search(text):
            return type_, found[0].rstrip('`" ')
    return "", ""


def suspects(
    text: str,
    failure: Trace,
    located: Sequence[Location],
    sources: Sources,
    chunks_of: Callable[[str], Sequence[Chunk]],
) -> tuple[Cause, ...]:
    """Known mistakes in the functions that the words point at, best first, none of them sure."""
    found: dict[tuple[str, int], Cause] = {}
    best = max((place.score for place in located), default=1.0) or 1.0
    told_of = _long_words(text)
    pointed = [place for place in located if not is_test(place.path)][:_MOST_PLACES]
    places = [*pointed, *_beside(pointed, chunks_of)]
    for place in places:
        for cause in _in(place, text, failure, sources):
            line = sources.line(cause.path, cause.line)
            shared = min(len(told_of & _long_words(f"{cause.why} {line}")), _MOST_SHARED)
            fits = _LEAST + _OF_RULE * cause.score + _PER_WORD * shared
            reached = place.score * (1 if failure.type else _BESIDE)  # from the place itself
            near = max(_nearness(cause, places), reached)
            score = SUREST * fits * max(near / best, 0.0) ** _SOFTER
            less_sure = replace(cause, score=round(min(SUREST, score), 2))
            at = (cause.path, cause.line)
            if at not in found or found[at].score < less_sure.score:
                found[at] = less_sure
    return tuple(sorted(found.values(), key=lambda cause: -cause.score))


def _beside(
    pointed: Sequence[Location], chunks_of: Callable[[str], Sequence[Chunk]]
) -> Iterator[Location]:
    """The other functions of the files that the words point at most."""
    known = {(place.path, place.start) for place in pointed}
    for path in list(dict.fromkeys(place.path for place in pointed))[:_MOST_FILES]:
        score = _BESIDE * max(place.score for place in pointed if place.path == path)
        for chunk in chunks_of(path)[:_MOST_BESIDE]:
            if chunk.kind in _CALLED and (path, chunk.start) not in known:
                yield Location(path, chunk.start, chunk.end, chunk.symbol, score, ())


def _nearness(cause: Cause, located: Sequence[Location]) -> float:
    """How well the words point at the function around the cause."""
    around = (p for p in located if p.path == cause.path and p.start <= cause.line <= p.end)
    return max((p.score for p in around), default=0.0)


def _in(place: Location, text: str, failure: Trace, sources: Sources) -> Iterator[Cause]:
    """What the rules say when the failure is taken to be in this function."""
    end = place.path[place.path.rfind(".") :]
    language = "javascript" if end in _JAVASCRIPT else _LANGUAGES.get(end, "")
    for line in _lines(place, failure, sources):
        frame = Frame(place.path, line, function=place.symbol)
        trace = Trace(language, *_said(text, failure, language), (frame,))
        for cause in diagnose(trace, sources) if language else ():
            if cause.rule not in _EMPTY_RULES:
                yield cause


def _said(text: str, failure: Trace, language: str) -> tuple[str, str]:
    """(type, message) for the rules: the error, or both values as an assertion prints them."""
    if failure.type:
        return failure.type, failure.message
    values = next((m for pattern in _VALUES if (m := pattern.search(text))), None)
    if values is None:
        return "", text[:_LONGEST]
    actual, expected = values["actual"].strip("`'\".,;"), values["expected"].strip("`'\".,;")
    shown = f"assert {actual} == {expected}" if language == "python" else f"{actual} !== {expected}"
    return "AssertionError", shown


def _lines(place: Location, failure: Trace, sources: Sources) -> list[int]:
    """The lines of the function that may have raised: those with the error's names, else one."""
    names = (
        {one or other for one, other in _NAME.findall(failure.message)} if failure.type else set()
    )
    inside = range(place.start, place.end + 1)
    naming = [n for n in inside if names & set(re.findall(r"\w+", sources.line(place.path, n)))]
    for said, held in _RAISING if failure.type and not naming else ():
        if said.search(failure.message):
            naming += [n for n in inside if held.search(sources.line(place.path, n))]
    return naming[:_MOST_LINES] or [min(place.start + 1, place.end)]


def _long_words(text: str) -> set[str]:
    return {word.lower()[:6] for word in re.findall(r"[^\W\d_]+", text) if len(word) >= _LONG_WORD}
