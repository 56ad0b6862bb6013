"""The Test Anything Protocol, versions 12 to 14: plans, directives, YAML blocks and subtests.

A subtest's points are counted instead of the point that sums them up, unless none of them failed
and that point did.
"""

import re
from dataclasses import dataclass, field

from homeport.testruns.formats.tap_yaml import message_in, place_in, read_fields, stack_in
from homeport.testruns.model import Case, Outcome, Remarks, clipped, first_line, seconds_of

_POINT = re.compile(r"(not )?ok\b(?:[ \t]+(\d+))?(?:[ \t]*-)?[ \t]*(.*)")
_PLAN = re.compile(r"1\.\.(\d+)(?:[ \t]*#[ \t]*(.*))?$")
_DIRECTIVE = re.compile(r"(?<!\\)#[ \t]*(skip\S*|todo)\b[ \t:]*(.*)$", re.IGNORECASE)
_TIME = re.compile(r"(?<!\\)#[ \t]*time=([\d.]+)(ms|s)?[ \t]*\{?$")
_TOTALS = re.compile(
    r"(?:tests|pass|fail(?:ed)?|ok|suites|skip(?:ped)?|cancelled|todo|duration_ms|time)\b"
    r" *(?:[\d.=]|$)"
)
_MOST_DIAGNOSTIC = 400
_SUMMED = "subtestsFailed"  # what node says of a point that only sums up


@dataclass(slots=True)
class _Point:
    name: str
    outcome: Outcome
    heading: str = ""
    indent: int = 0
    message: str = ""
    duration: float | None = None
    said: list[str] = field(default_factory=list)
    block: list[str] = field(default_factory=list)  # its lines of YAML
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
        self._sums: list[_Point] = []  # whose subtests come after them
        self._yaml: int | None = None  # the indentation of the YAML block being read
        self._title = ""
        self._heading = ""  # of the points that follow, where a writer has no subtests
        self._headed = False
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
        if self._sums and self._levels[-1].indent <= self._sums[-1].indent:
            self._last = self._sums[-1]  # nothing came in its braces
            cases += self._complete()
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
            self._headed = bare.rstrip().endswith(" 13")
        elif bare.startswith("Bail out!"):
            return [*self._complete(), self._bailed(bare)]
        elif bare.rstrip() == "}" and any(one.indent == indent for one in self._sums):
            return self._close_sum(indent)
        elif indent and bare and self._last is not None:
            self._hear(" " * max(indent - 2, 0) + bare)  # mocha writes the error as it is
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
            self._headed, self._heading = False, ""
            return cases
        if self._headed and not indent and self._begins_group(said):
            cases = self._complete()
            self._heading = said
            return cases
        if said and indent >= self._levels[-1].indent and not _TOTALS.match(said):
            self._hear(bare[1:].removeprefix(" "))
        return []

    def _begins_group(self, said: str) -> bool:
        """Tell whether a comment names the points that follow, as writers of version 13 do.

        What comes right behind a failed point without a block speaks of that point.
        """
        last = self._last
        silent = last is not None and last.outcome is Outcome.FAILED and not last.block
        return bool(said) and not silent and not _TOTALS.match(said)

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
        opens = match[3].rstrip().endswith("{")
        rest = match[3].rstrip().removesuffix("{").rstrip()
        took = _TIME.search(match[3].rstrip())
        if took:
            rest = rest[: took.start()].rstrip()
        directive = _DIRECTIVE.search(rest)
        name = (rest[: directive.start()].rstrip() if directive else rest).replace("\\#", "#")
        point = _Point(name or f"test {match[2] or level.seen}", _outcome(match, directive))
        point.indent = indent
        point.heading = "" if indent else self._heading
        point.message = directive[2].strip(" \t-") if directive else ""
        if took:
            seconds = seconds_of(took[1])
            point.duration = seconds / 1000 if seconds is not None and took[2] == "ms" else seconds
        if opens:
            self._sums.append(point)
            self._title = point.name
            return cases
        if below is not None:
            point.children, point.failing_children = below.points, below.failing
        self._last = point
        return cases

    def _close_sum(self, indent: int) -> list[Case]:
        """End a point that stands before its subtests, in braces."""
        cases = self._complete()
        while (point := self._sums.pop()).indent != indent:
            pass  # its brace did not come
        below = self._levels[-1] if self._levels[-1].indent > indent else None
        self._level(indent)
        if below is not None:
            point.children, point.failing_children = below.points, below.failing
        self._last = point
        return cases + self._complete()

    def _complete(self) -> list[Case]:
        """Make the case of the last point, unless it sums up its subtests.

        A sum that says it broke by itself, as in a hook, did so outside of tests.
        """
        point, self._last = self._last, None
        if point is None:
            return []
        fields = read_fields(point.block)
        level = self._levels[-1]
        failing = point.outcome is Outcome.FAILED
        if point.children and (point.failing_children or not failing):
            level.points += point.children
            level.failing += point.failing_children
            if not failing or fields.get("failureType", _SUMMED) == _SUMMED:
                return []
            point.outcome = Outcome.UNFINISHED
        else:
            level.points += 1
            level.failing += failing
        return [self._case(point, fields, failing=failing)]

    def _case(self, point: _Point, fields: dict[str, str], *, failing: bool) -> Case:
        said = "\n".join(point.said)
        took = seconds_of(fields.get("duration_ms"))
        titles = [one.title for one in self._levels[1:] if one.title] or [point.heading]
        asserted = point.name if fields else ""
        message = (message_in(fields) or first_line(said) or asserted) if failing else ""
        kind = fields.get("name") or fields.get("error.name", "") if failing else ""
        file, line = place_in(fields, said)
        trace = stack_in(fields, f"{kind or 'Error'}: {message}") or said
        return Case(
            " > ".join([*filter(None, titles), point.name]),
            point.outcome,
            took / 1000 if took is not None else point.duration,
            clipped(message.strip() or point.message),
            kind,
            clipped(trace or "\n".join(point.block)) if failing else "",
            suite=titles[0],
            file=file,
            line=line,
        )

    def _take_yaml(self, bare: str, indent: int) -> None:
        start = self._yaml or 0
        if bare.rstrip() == "..." and indent <= start:
            self._yaml = None
        elif self._last is not None and len(self._last.block) < _MOST_DIAGNOSTIC:
            self._last.block.append(" " * max(indent - start, 0) + bare)


def _outcome(match: re.Match[str], directive: re.Match[str] | None) -> Outcome:
    if directive and directive[1].lower().startswith("skip"):
        return Outcome.SKIPPED
    if directive:  # a TODO that fails is expected to
        return Outcome.SKIPPED if match[1] else Outcome.PASSED
    return Outcome.FAILED if match[1] else Outcome.PASSED
