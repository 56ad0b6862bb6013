"""Deploys and commits, and which of them an anomaly may be laid at.

They come from lines of the log itself, from a file of deploys, or from a repository's history (read
by the rooms above). A suspect is named only when so short a delay is unlikely by chance.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from homeport.errors import InputError
from homeport.logs.digest import Digest, Template, Variant

_DEPLOYING = re.compile(
    r"\b(?:re-?)?deploy(?:s|ed|ing|ment)?\b|\broll(?:ed|ing)?[ -]?out\b|"
    r"\broll(?:ed|ing)?[ -]?back\b.*\b(?:release|version|revision|build|commit)\b|"
    r"\b(?:releas|upgrad|promot)(?:e|ed|ing)\b|\bnew (?:release|version|revision|build)\b|"
    r"\bcommit\b.*\b(?:live|active|started|finished)\b",
    re.IGNORECASE,
)
_COMMIT = re.compile(r"^(?=.*\d|[a-f]{12,})[0-9a-f]{7,40}$", re.IGNORECASE)
_VERSION = re.compile(r"^v?\d+(?:\.\d+){1,3}(?:[-+.][\w.-]+)?$")
_ANY_COMMIT = re.compile(r"\b(?=\w*\d)(?=\w*[a-f])[0-9a-f]{7,40}\b")
_ISO = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:\s?(?:Z|UTC|[+-]\d\d:?\d\d))?"
)
_EPOCH = re.compile(r"(?<![\w.])1\d{9}(?:\.\d+|\d{3})?(?![\w.])")
_MOST_LINES = 64  # a template seen more often is no deploy
_TROUBLE = frozenset({"error", "fatal"})
_TIMES = ("time", "at", "timestamp", "date", "deployed_at", "ts", "when")
_COMMITS = ("commit", "sha", "revision", "version", "ref", "id", "hash")
_ABOUTS = ("about", "subject", "message", "service", "description", "title")

_MOST_CHANCE = 0.1  # of an unrelated onset falling so shortly behind some deploy
_LONGEST_DELAY_S = 1800.0
_SLACK_S = 5.0  # two clocks, or lines out of order


@dataclass(frozen=True, slots=True)
class Deploy:
    """A change that went live: when (epoch seconds), which commit or version, and what is known."""

    commit: str
    at: float
    about: str = ""


@dataclass(frozen=True, slots=True)
class Suspect:
    """The deploy before an onset; `chance` that an unrelated onset falls as close behind one."""

    commit: str
    at: float
    delay: float  # seconds from the deploy to the onset
    about: str
    chance: float


def deploys_in(digest: Digest) -> tuple[Deploy, ...]:
    """Return the deploys that the log itself tells of, in time order."""
    found = {(one.commit, one.at): one for each in digest.templates for one in _told_by(each)}
    return tuple(sorted(found.values(), key=lambda one: one.at))


def tells_of_deploys(template: Template) -> bool:
    """Tell whether the template's few lines each name a commit or version that went live."""
    return any(True for _ in _told_by(template))


def _told_by(template: Template) -> Iterator[Deploy]:
    if template.count > _MOST_LINES or template.level in _TROUBLE:
        return
    if not _DEPLOYING.search(template.text):
        return
    found = [one for variant in template.variants for one in _named(variant)]
    if not found:
        at = template.first
        match = next((m for s in template.samples for m in _ANY_COMMIT.finditer(s)), None)
        if match is not None and at is not None and template.count == 1:
            found = [Deploy(match[0], at, template.text)]
    yield from found


def _named(variant: Variant) -> Iterator[Deploy]:
    """Return the commits (or else the versions) that one wildcard of the text held."""
    for looks_right in (_COMMIT, _VERSION):
        for field in variant.fields:
            if field.slot < 0 or not field.values or not all(map(looks_right.match, field.values)):
                continue
            for value, seen in field.values.items():
                if seen.first is not None:
                    yield Deploy(value, seen.first, variant.text)
            return


def read_deploys(text: str, source: str = "deploys") -> tuple[Deploy, ...]:
    """Read a file of deploys: JSON (an array or lines), or lines with a time and a commit.

    Raises:
        InputError: a line has no time or names nothing.
    """
    stripped = text.lstrip("\ufeff \t\r\n")
    if stripped.startswith("["):
        try:
            rows = json.loads(stripped)
        except ValueError as error:
            raise InputError(f"{source}: {error}", hint=_HINT) from error
        found = [_from_object(row, f"{source}: entry {n}") for n, row in enumerate(rows, 1)]
    else:
        found = list(_from_lines(text.splitlines(), source))
    return tuple(sorted(found, key=lambda one: one.at))


_HINT = "write one deploy a line: 2026-03-02T08:56:00Z 3cc3f8439c what it was"


def _from_lines(lines: Iterable[str], source: str) -> Iterator[Deploy]:
    for number, line in enumerate(lines, 1):
        place = f"{source}: line {number}"
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if line.lstrip().startswith("{"):
            try:
                yield _from_object(json.loads(line), place)
            except ValueError as error:
                raise InputError(f"{place}: {error}", hint=_HINT) from error
        elif number > 1 or _ISO.search(line) or _EPOCH.search(line):  # else a CSV's heading
            yield _from_words(line, place)


def _from_object(row: object, place: str) -> Deploy:
    if not isinstance(row, Mapping):
        raise InputError(f"{place} is no JSON object", hint=_HINT)
    at = next((row[name] for name in _TIMES if name in row), None)
    commit = next((row[name] for name in _COMMITS if row.get(name)), None)
    about = next((row[name] for name in _ABOUTS if row.get(name)), "")
    moment = moment_of(str(at)) if at is not None else None
    if moment is None or commit is None:
        raise InputError(f"{place} has no time or no commit", hint=_HINT)
    return Deploy(str(commit), moment, str(about))


def _from_words(line: str, place: str) -> Deploy:
    match = _ISO.search(line) or _EPOCH.search(line)
    moment = moment_of(match[0]) if match else None
    if match is None or moment is None:
        raise InputError(f"{place} has no time", hint=_HINT)
    words = re.split(r"[\s,;|]+", (line[: match.start()] + " " + line[match.end() :]).strip(" ,;|"))
    named = next((w for w in words if _COMMIT.match(w)), None)
    named = named or next((w for w in words if _VERSION.match(w)), words[0])
    if not named:
        raise InputError(f"{place} names no commit", hint=_HINT)
    return Deploy(named, moment, " ".join(word for word in words if word != named))


def moment_of(text: str) -> float | None:
    """Return epoch seconds of an ISO time (UTC when it names no zone) or of an epoch number."""
    if _EPOCH.fullmatch(text):
        number = float(text)
        return number / 1000 if number >= _MILLISECONDS else number
    try:
        found = datetime.fromisoformat(text.replace(",", ".").replace(" UTC", "Z"))
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


_MILLISECONDS = 1e11


def suspect(
    onset: float, uncertain: float, deploys: Sequence[Deploy], span: tuple[float, float]
) -> Suspect | None:
    """Return the deploy that an onset (known to within `uncertain` seconds) follows closely.

    None when none precedes it, or when an onset at a random moment of the span would often do so.
    """
    before = [one for one in deploys if one.at <= onset + uncertain + _SLACK_S]
    if not before:
        return None
    latest = max(before, key=lambda one: one.at)
    delay = max(0.0, onset - latest.at)
    relevant = sum(span[0] - _LONGEST_DELAY_S <= one.at <= span[1] for one in deploys)
    length = max(span[1] - span[0], 1.0)
    chance = min(1.0, relevant * (delay + uncertain) / length)
    if delay > _LONGEST_DELAY_S or chance > _MOST_CHANCE:
        return None
    return Suspect(latest.commit, latest.at, delay, latest.about, chance)
