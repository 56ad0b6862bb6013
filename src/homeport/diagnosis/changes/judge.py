"""Which hunks can have caused the failure, how surely, and what each of them says.

A hunk counts for what it touches: the definition of a name that is missing now, the line of a
cause, code that ran, a value that the failure shows, the version of a package in use. Comments,
blank lines, files that a commit made, and code that has nothing to do with the flow do not count.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from homeport.code import Hunk, is_test
from homeport.diagnosis.changes.involved import Involved
from homeport.diagnosis.changes.renames import lost_names
from homeport.diagnosis.changes.upgrades import is_lock, upgrades
from homeport.diagnosis.changes.wording import TOKEN, author, became
from homeport.diagnosis.sources import Sources

_CODE = re.compile(r"\.(?:py|pyi|[mc]?[jt]sx?|java|kt|go|rb|rs|php|cs|c|cc|cpp|h|sql)$")
_CONFIG = re.compile(r"\.(?:json|ya?ml|toml|ini|cfg|conf|env|properties|xml)$|(?:^|/)\.env")
_COMMENT = re.compile(r"^\s*(?:#|//|/\*|\*|--\s|;|<!--|\"\"\"|''')")
_HASHED = (".py", ".pyi", ".rb", ".toml", ".yaml", ".yml", ".ini", ".cfg", ".conf", ".env")
_KEY = re.compile(r"^\s*[\"']?(?P<key>[\w.-]+)[\"']?\s*[:=]")
_RENAMED, _REMOVED, _MOVED = 0.86, 0.82, 0.84
_ALIKE = 0.5  # of two lines, to be taken for before and after
# An import name that is another word than its package's.
_OTHER_NAMES = {
    "yaml": "pyyaml", "pil": "pillow", "cv2": "opencv-python", "bs4": "beautifulsoup4",
    "sklearn": "scikit-learn", "dateutil": "python-dateutil", "dotenv": "python-dotenv",
    "jwt": "pyjwt", "attr": "attrs", "google": "protobuf", "crypto": "pycryptodome",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Evidence:
    """One change that explains something; `said` is a sentence that is readable alone."""

    hunk: Hunk
    kind: str  # renamed, removed, moved, upgraded, value, line, flow
    said: str
    score: float
    line: int  # where the change is now, in `hunk.path`
    name: str = ""  # the name or package it is about


def judged(
    hunks: Sequence[Hunk], failure: Involved, sources: Sources, now: float
) -> tuple[Evidence, ...]:
    """The hunks that explain something, surest first, of equals the newest; one for each place."""
    found: dict[tuple[str, int, str], Evidence] = {}
    newest_first = sorted(hunks, key=lambda h: -(h.time or now))
    for hunk in newest_first:
        if hunk.created or is_test(hunk.path):
            continue
        for evidence in _of(hunk, failure, sources, now):
            found.setdefault((hunk.path, evidence.line, evidence.name), evidence)
    first: set[str] = set()
    kept = []
    for evidence in found.values():
        older = evidence.kind == "flow" and bool(first - {evidence.hunk.commit})
        if evidence.kind == "flow":
            first.add(evidence.hunk.commit)
        kept.append((evidence.score - 0.08 * older, evidence))
    return tuple(e for _, e in sorted(kept, key=lambda pair: -pair[0]))


def _of(hunk: Hunk, failure: Involved, sources: Sources, now: float) -> Iterator[Evidence]:
    who = author(hunk, now)
    if is_lock(hunk.path):
        yield from _upgraded(hunk, failure, who)
        if any(upgrades(hunk)):
            return
    if hunk.before and (hunk.before != hunk.path or hunk.path not in sources):
        yield from _moved(hunk, failure, who)
    if not _matters(hunk):
        return
    missing = list(lost_names(hunk, failure, sources, who))
    for one in missing:
        score = _RENAMED if one.kind == "renamed" else _REMOVED
        yield Evidence(hunk, one.kind, one.said, score, one.line, one.name)
    if not missing:
        yield from _touched(hunk, failure, sources, who)


def _upgraded(hunk: Hunk, failure: Involved, who: str) -> Iterator[Evidence]:
    wanted = {_plain(name) for name in failure.packages}
    wanted |= {_OTHER_NAMES[name] for name in wanted & _OTHER_NAMES.keys()}
    for one in upgrades(hunk):
        if _plain(one.package) in wanted or _plain(one.package.rpartition("/")[2]) in wanted:
            verb = "upgraded" if _ordered(one.before) < _ordered(one.after) else "downgraded"
            yield Evidence(
                hunk, "upgraded",
                f"{who} {verb} {one.package} from {one.before} to {one.after} ({hunk.path}:{one.line}), "
                "and the failure lies in it or in how it is used.",
                0.74 if failure.missing else 0.6, one.line, one.package,
            )  # fmt: skip


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _ordered(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version)]


def _moved(hunk: Hunk, failure: Involved, who: str) -> Iterator[Evidence]:
    """A file that was renamed or deleted, and is looked for by its old name."""
    name = hunk.before.rpartition("/")[2]
    stems = {name, name.partition(".")[0]}
    looked = {part for said in failure.missing for part in (said, said.rpartition(".")[2])}
    if stems & looked:
        went = (
            f"moved {hunk.before} to {hunk.path}"
            if hunk.before != hunk.path
            else f"removed {hunk.before}"
        )
        yield Evidence(hunk, "moved", f"{who} {went}, and the old name is still used.", _MOVED, 1, name)  # fmt: skip


def _matters(hunk: Hunk) -> bool:
    """Tell whether more than comments, blanks and spaces changed."""
    if not (_CODE.search(hunk.path) or _CONFIG.search(hunk.path)):
        return False
    sign = " # " if hunk.path.endswith(_HASHED) else " // "
    return _code_of(hunk.removed, sign) != _code_of(hunk.added, sign)


def _code_of(lines: Sequence[str], sign: str) -> list[str]:
    kept = [line.partition(sign)[0] for line in lines if not _COMMENT.match(line)]
    return [token for line in kept for token in TOKEN.findall(line)]


def _touched(hunk: Hunk, failure: Involved, sources: Sources, who: str) -> Iterator[Evidence]:
    """A line of the flow that this hunk wrote, or at whose place it took something away."""
    current = (sources.text(hunk.path) or sources.data.read(hunk.path) or "").splitlines()
    for number, before, after in _pairs(hunk):
        line = _now(current, number, after)
        if not line or (not before.strip() and not after.strip()):
            continue
        where = f"{hunk.path}:{line}"
        change = became(before, after)
        values = _values(before, after) & failure.literals
        at = {(hunk.path, n) for n in (line - 1, line, line + 1)}
        if _CONFIG.search(hunk.path):
            key = _KEY.match(after or before)
            if key and (_used(key["key"], failure) or values):
                said = f"{who} changed the setting `{key['key']}` ({where}): {change}."
                score = 0.8 if values else 0.66 if before and after else 0.55
                yield Evidence(hunk, "value", said, score, line, key["key"])
            continue
        steps = _steps(hunk.path, line, failure)
        if (hunk.path, line) in failure.lines or (not after and at & failure.lines):
            yield Evidence(
                hunk, "line", f"{who} changed this line ({where}): {change}.", 0.66, line
            )
        elif (
            steps is not None
            or at & failure.frames
            or _names_used(before, after, failure, hunk.path)
        ):
            near = 0.62 - 0.02 * (steps or 0)
            score = min(0.78, near + 0.14) if values and before and after else near
            if not before and not values:
                score -= 0.1  # a line that only came is more often harmless
            yield Evidence(hunk, "flow", f"{who} changed code that ran ({where}): {change}.", round(score, 2), line)  # fmt: skip


def _pairs(hunk: Hunk) -> Iterator[tuple[int, str, str]]:
    """(line, before, after) of each changed line; what only came or only went has one side."""
    gone: list[str] = []
    number = hunk.start
    for marked in (*hunk.lines, " "):
        mark, line = marked[0], marked[1:]
        if mark == "-":
            gone.append(line)
            continue
        if mark == "+":
            alike = max(gone, key=lambda old: _alike(old, line), default="")
            if gone and (_alike(alike, line) >= _ALIKE or len(gone) == 1):
                gone.remove(alike)
                yield number, alike, line
            else:
                yield number, "", line
        else:
            for old in gone:
                yield number, old, ""
            gone = []
        number += 1


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, TOKEN.findall(one), TOKEN.findall(other), autojunk=False).ratio()


def _now(current: Sequence[str], number: int, text: str) -> int:
    """Where the line is now: the nearest one with the same text; 0 when it is gone again."""
    if not text:
        return min(number, len(current))
    places = [n for n, line in enumerate(current, 1) if line == text]
    return min(places, key=lambda n: abs(n - number), default=0)


def _values(before: str, after: str) -> set[str]:
    """What differs between the two lines, as bare words and texts."""
    old, new = (set(TOKEN.findall(side)) for side in (before, after))
    return {token.strip("\"'") for token in old ^ new} - {""}


def _used(key: str, failure: Involved) -> bool:
    last = key.rpartition(".")[2]
    return bool({last, last.replace("-", "_"), last.upper(), last.lower()} & failure.words)


def _steps(path: str, line: int, failure: Involved) -> int | None:
    """How many calls away from the stack the function around this line is, or None."""
    around = [s for first, last, s in failure.functions.get(path, ()) if first <= line <= last]
    return min(around, default=None)


def _names_used(before: str, after: str, failure: Involved, path: str) -> bool:
    """Tell whether the line gives a name a value, at the top of a file, that the flow reads."""
    given = re.match(r"(?:export\s+)?(?:(?:const|let|var|static|final|public|private)\s+)*(?P<name>[A-Za-z_$][\w$]*)\s*(?::[^=]+)?=(?!=)", after or before)  # fmt: skip
    return bool(given and given["name"] in failure.words and _CODE.search(path))
