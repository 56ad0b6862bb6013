"""The Test Anything Protocol, versions 12 to 14: plans, directives, YAML blocks and subtests.

A subtest's points are counted instead of the point that sums them up, unless none of them failed
and that point did.
"""

import re
from dataclasses import dataclass, field

from homeport.testruns.model import Case, Outcome, Remarks, clipped, first_line, seconds_of

_POINT = re.compile(r"(not )?ok\b(?:[ \t]+(\d+))?(?:[ \t]*-)?[ \t]*(.*)")
_PLAN = re.compile(r"1\.\.(\d+)(?:[ \t]*#[ \t]*(.*))?$")
_DIRECTIVE = re.compile(r"(?<!\\)#[ \t]*(skip\S*|todo)\b[ \t:]*(.*)$", re.IGNORECASE)
_TIME = re.compile(r"(?<!\\)#[ \t]*time=([\d.]+)(ms|s)?[ \t]*\{?$")
_FIELD = re.compile(r"([\w.-]+):[ \t]*(.*)$")
_MESSAGES = ("message", "error", "reason")
_TOTALS = re.compile(r"(?:tests|pass|fail|suites|skip(?:ped)?|cancelled|todo|duration_ms) [\d.]+$")
_MOST_DIAGNOSTIC = 400


@dataclass(slots=True)
class _Point:
    name: str
    outcome: Outcome
    message: str = ""
    duration: float | None = None
    said: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    children: int = 0
    failing_children: int = 0


@dataclass(slots=True)
class _Level:
    """The points at one depth of indentation."""

    indent: int
    title: str = ""
    planned: int | None = None
    seen: int = 0
    points: int = 0  # leaves below it
    failing: int = 0


class TapLines:
    """Takes the lines of a TAP stream, also from within a log."""

    name = "tap"

    def __init__(self, remarks: Remarks) -> None:
        self._remarks = remarks
        self._levels: list[_Level] = [_Level(0)]
        self._last: _Point | None = None
        self._yaml: int | None = None  # the indentation of the YAML block being read
        self._key = ""
        self._title = ""
        self.certain = False  # a version or a plan was seen

    def take(self, line: str) -> list[Case]:
        """Take a line; return the cases that are complete with it."""
        bare = line.lstrip(" ")
        indent = len(line) - len(bare)
        if self._yaml is not None:
            self._take_yaml(bare, indent)
            return []
        if bare.startswith("---") and self._last is not None and not bare[3:].strip():
            self._yaml = indent
            return []
        return self._take_plain(bare, indent)

    def finish(self) -> list[Case]:
        """Give back the last case; say what the plan promised and did not come."""
        cases = self._complete()
        top = self._levels[0]
        if top.planned is not None and top.seen < top.planned:
            missing = top.planned - top.seen
            self._remarks.notes.append(f"the plan says {top.planned} tests, {missing} did not come")
        return cases

    def _take_plain(self, bare: str, indent: int) -> list[Case]:
        if bare.startswith("#"):
            return self._take_comment(bare, indent)
        point = _POINT.match(bare) if bare.startswith(("ok", "not ok")) else None
        if point:
            return self._take_point(point, indent)
        plan = _PLAN.match(bare) if bare.startswith("1..") else None
        if plan:
            self.certain = True
            cases = self._complete()
            level = self._level(indent)
            level.planned = int(plan[1])
            if not indent and plan[1] == "0" and plan[2]:
                self._remarks.notes.append(f"all tests were left out: {plan[2]}")
            return cases
        if bare.startswith("TAP version "):
            self.certain = True
        elif bare.startswith("Bail out!"):
            return [*self._complete(), self._bailed(bare)]
        elif indent and bare and self._last is not None:
            self._hear(bare)  # mocha writes the error as it is
        return []

    def _bailed(self, bare: str) -> Case:
        reason = bare.removeprefix("Bail out!").strip()
        return Case("(bail out)", Outcome.UNFINISHED, message=reason or "the run was given up")

    def _take_comment(self, bare: str, indent: int) -> list[Case]:
        said = bare.lstrip("#").strip()
        if said.startswith("Subtest"):
            cases = self._complete()
            self._level(indent)
            self._title = said.partition(":")[2].strip()
            return cases
        if said and indent >= self._levels[-1].indent and not _TOTALS.match(said):
            self._hear(bare[1:].removeprefix(" "))
        return []

    def _hear(self, said: str) -> None:
        if self._last is not None and len(self._last.said) < _MOST_DIAGNOSTIC:
            self._last.said.append(said)

    def _level(self, indent: int) -> _Level:
        """Return the level of an indentation, opening it when it is deeper."""
        while len(self._levels) > 1 and self._levels[-1].indent > indent:
            self._levels.pop()
        if self._levels[-1].indent < indent:
            self._levels.append(_Level(indent, self._title))
            self._title = ""
        return self._levels[-1]

    def _take_point(self, match: re.Match[str], indent: int) -> list[Case]:
        cases = self._complete()
        below = self._levels[-1] if self._levels[-1].indent > indent else None
        level = self._level(indent)
        if indent and not level.seen and not level.title:
            level.title = self._title  # older writers indent the name of a subtest with it
        self._title = ""
        level.seen += 1
        rest = match[3].rstrip().removesuffix("{").rstrip()
        took = _TIME.search(match[3].rstrip())
        if took:
            rest = rest[: took.start()].rstrip()
        directive = _DIRECTIVE.search(rest)
        name = rest[: directive.start()].rstrip() if directive else rest
        point = _Point(name or f"test {match[2] or level.seen}", _outcome(match, directive))
        point.message = directive[2].strip() if directive else ""
        if took:
            seconds = seconds_of(took[1])
            point.duration = seconds / 1000 if seconds is not None and took[2] == "ms" else seconds
        if below is not None:
            point.children, point.failing_children = below.points, below.failing
        self._last = point
        return cases

    def _complete(self) -> list[Case]:
        """Make the case of the last point, unless it sums up its subtests."""
        point, self._last = self._last, None
        if point is None:
            return []
        level = self._levels[-1]
        failing = point.outcome is Outcome.FAILED
        if point.children and (point.failing_children or not failing):
            level.points += point.children
            level.failing += point.failing_children
            return []
        level.points += 1
        level.failing += failing
        said = "\n".join(point.said)
        fields = point.fields
        message = next((fields[key] for key in _MESSAGES if fields.get(key)), "")
        took = seconds_of(fields.get("duration_ms"))
        titles = [one.title for one in self._levels[1:] if one.title]
        return [
            Case(
                " > ".join([*titles, point.name]),
                point.outcome,
                took / 1000 if took is not None else point.duration,
                message or point.message or (first_line(said) if failing else ""),
                fields.get("name", "") if failing else "",
                clipped(said) if failing else "",
                suite=titles[0] if titles else "",
            )
        ]

    def _take_yaml(self, bare: str, indent: int) -> None:
        if self._yaml is None or self._last is None:
            return
        if bare.rstrip() == "..." and indent <= self._yaml:
            self._yaml, self._key = None, ""
            return
        if len(self._last.said) < _MOST_DIAGNOSTIC:
            self._last.said.append(
                bare if indent <= self._yaml else " " * (indent - self._yaml) + bare
            )
        pair = _FIELD.match(bare) if indent == self._yaml else None
        if pair:
            self._key = pair[1]
            value = pair[2].strip()
            quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "'\""
            self._last.fields[self._key] = (
                "" if value[:1] in {"|", ">"} else value[1:-1] if quoted else value
            )
        elif self._key and not self._last.fields.get(self._key):
            self._last.fields[self._key] = bare.strip()


def _outcome(match: re.Match[str], directive: re.Match[str] | None) -> Outcome:
    if directive and directive[1].lower().startswith("skip"):
        return Outcome.SKIPPED
    if directive:  # a TODO that fails is expected to
        return Outcome.SKIPPED if match[1] else Outcome.PASSED
    return Outcome.FAILED if match[1] else Outcome.PASSED
