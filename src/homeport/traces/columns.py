"""Recognises what collectors and loggers put before each line: clocks, names of streams, levels.

A line's columns are told by their shape, whichever tool wrote them. Which of them belong to a
trace is `records`' to judge: only several lines together show it.
"""

from dataclasses import dataclass
from functools import lru_cache

from homeport.traces.pattern import Pattern

MOST = 8  # columns of one line
MOST_WORDS = 2
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_TIME = r"\d\d:\d\d:\d\d(?:[.,]\d{1,9})?"
_ZONE = r"(?:Z| ?(?:UTC|GMT|[+-]\d\d:?\d\d)(?![\w:]))?"
_STAMP = (
    rf"(?:\d{{4}}[-/.]\d\d[-/.]\d\d[T _]{_TIME}{_ZONE}|{_TIME}{_ZONE}"
    rf"|(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?{_MONTH} [ \d]\d(?: \d{{4}})? {_TIME}(?: \d{{4}})?"
    rf"|\d\d/{_MONTH}/\d{{4}}[: ]{_TIME}{_ZONE}|\d\d[-/]\d\d(?:[-/]\d\d(?:\d\d)?)? {_TIME}"
    r"|\d{10}\.\d{1,9}|1\d{12})"
)
_LEVEL = (
    r"(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|ERR|CRIT(?:ICAL)?|FATAL|SEVERE|ALERT|EMERG"
    r"|trace|debug|info|notice|warn(?:ing)?|error|crit(?:ical)?|fatal|Error|Info|Warning|Debug)"
)
_PADDED = r"(?:INFO|WARN|info|warn)"  # to the width of ERROR
_CLOCK = (
    rf"\ufeff?(?:\[{_STAMP}\]|\({_STAMP}\)|\[ *\d{{1,9}}\.\d{{6}}\]|{_STAMP})"
    rf"(?: - (?=[\w.-]+ - )| \| (?={_LEVEL}\b)|: | |\t|$)"
)
_HEAD = Pattern(
    r"(?P<job>[^\t\n]{1,80}\t[^\t\n]{1,80}\t(?=\ufeff?\d{4}-\d\d-\d\dT))"
    r"|(?P<stream>[A-Za-z][\w.-]{0,80} *\|(?: |$)|\[[\w.-]{1,80}/[\w./-]{1,200}\](?: |$))"
    rf"|(?P<klog>[IWEF]\d{{4}} {_TIME} +\d+ [\w.-]+:\d+\](?: |$))"
    rf"|(?P<syslog><\d{{1,3}}>1 {_STAMP} \S+ \S+ \S+ \S+ (?:-|\[[^\]\n]{{0,300}}\])(?: |$))"
    r"|(?P<priority><\d{1,3}>(?=[\dA-Z\[]))"
    rf"|(?P<clock>{_CLOCK})"
    rf"|(?P<word>\[{_LEVEL}\](?: |$)|{_LEVEL}:[\w.]{{1,80}}:)"
)
_NEXT = Pattern(
    r"(?P<sent>(?:stdout|stderr) [FP](?: |$)|\d\d[OE](?:[ +]|$))"
    rf"|(?P<unit>(?:(?!{_LEVEL}\b)[\w.-]{{1,80}} )?"
    r"(?:[\w.@/()-]{1,80}\[[a-z\d.-]{1,40}\]|kernel):(?: |$))"
    r"|(?P<spring>\d{1,7} --- (?:\[[^\]\n]{1,80}\] ){1,2}[\w.$/\[\]-]{1,80} *:(?: |$))"
    r"|(?P<android> {0,6}\d{1,7} {1,6}\d{1,7} [VDIWEF] [^:\n]{1,60}?: )"
    rf"|(?P<clock>{_CLOCK})"
    rf"|(?P<named>[\w.-]{{1,80}} - {_LEVEL} -(?: |$))"
    rf"|(?P<level>{_PADDED}  (?! )|(?: ?{_LEVEL} {{0,3}}(?::|\|(?= [\w.:<>-]+ - ))"
    rf"| ?\[{_LEVEL} ?\]| ?{_LEVEL})(?: |$))"
    r"|(?P<thread>(?:\d{1,7} )?(?:--- )?\[ {0,20}[\w.:@/# -]{1,80}\](?: |$))"
    r"|(?P<name>[A-Za-z_$][\w.$/-]{0,120}(?: *:| - | \| )(?: |$)|[A-Za-z_$][\w.$-]{0,120} [-|] )"
)
_HOSTED = Pattern(r"(?P<unit>[\w.-]{1,80} [\w.@/()-]{1,80}:(?: |$))")
_MONTHLY = Pattern(rf"\[?(?:{_MONTH}|<\d)")


@dataclass(frozen=True, slots=True)
class Columns:
    """Whose stream a line's sure columns say it is, and words that may be more of them.

    `key` holds the texts of columns that stay the same along a stream; a clock counts by being one.
    `ends` says where each of all columns ends, `words` which are a level or a logger's name: those
    behind the key may as well be the line's own. `clock` is the line's time as written.
    """

    key: tuple[str, ...]
    ends: tuple[int, ...]
    words: tuple[str, ...]  # empty text for a column that is none
    clock: str


@lru_cache(maxsize=4096)  # the lines around a trace are looked at again as the look widens
def columns(line: str) -> Columns | None:
    """Return the columns at the line's beginning, or None without any."""
    found = _HEAD.match(line)
    if found is None:
        return None
    key: list[str] = []
    ends: list[int] = []
    words: list[str] = []
    clock, monthly, sure = "", False, 0
    for _ in range(MOST):
        at, kind, text = found.end(), found.lastgroup or "", found.group()
        timed = kind in {"clock", "klog", "syslog"}
        monthly = monthly or (timed and _MONTHLY.match(text) is not None)
        clock = clock or (text if timed else "")
        key.append(kind if timed or kind == "priority" else text.strip())
        ends.append(at)
        words.append(text.strip() if kind in {"level", "word", "name"} else "")
        sure = sure if words[-1] else len(key)
        if at >= len(line) or len(key) - sure == MOST_WORDS:
            break
        # Only where a host's clock goes before may a word and a colon be taken for its program.
        following = (
            _HOSTED.match(line, at) if kind == "clock" and monthly else None
        ) or _NEXT.match(line, at)
        if following is None or following.end() == at:
            break
        found = following
    return Columns(tuple(key[:sure]), tuple(ends), tuple(words), clock)
