"""Finds the names in a text: tests as runners print them, and symbols as people write them."""

import re
from collections.abc import Iterator

from homeport.code import FailingTest

_MOST = 40

_PYTEST = re.compile(r"(?<![\w./\\-])(?P<path>[\w./\\-]+\.py)::(?P<symbol>\w+(?:::\w+)*)")
_UNITTEST = re.compile(r"^(?:FAIL|ERROR): (?P<symbol>\w+) \((?P<module>[\w.]+)\)", re.MULTILINE)
_GO = re.compile(r"--- FAIL: (?P<symbol>Test\w+)")
_JUNIT = re.compile(r"\b(?P<symbol>\w+)\((?P<module>(?:\w+\.)+\w*Test\w*)\)")

_CODE_SPAN = re.compile(r"(?<!`)`{1,3}([^`\n]{2,120})`")
_QUOTED = re.compile(r"""(?<![\w"'])["']([A-Za-z_][\w.]{2,60})(?:\(\))?["']""")
_CALL = re.compile(r"(?<![\w.])((?:[A-Za-z_]\w*\.)*[A-Za-z_]\w{2,})\(")
_DOTTED = re.compile(r"(?<![\w./\\])((?:[A-Za-z_]\w*\.)+[A-Za-z_]\w+)")
_SNAKE = re.compile(r"(?<!\w)(_*[a-zA-Z][a-zA-Z\d]*_\w+)")
_CAMEL = re.compile(r"\b([A-Z][a-z\d]+(?:[A-Z][a-z\d]*)+|[a-z]+(?:[A-Z][a-z\d]+)+)\b")
_FILE = re.compile(
    r"(?<![\w:/.~\\-])(?:[A-Za-z]:)?([\w.~/\\-]*\w\.(?:py|pyx|js|jsx|mjs|ts|tsx|java|go|rs|rb|php|cs|cpp|cc|c|h))\b"
)
_IDENTIFIER = re.compile(r"(?:[A-Za-z_]\w*\.)*[A-Za-z_]\w+")
_BUILT_IN = frozenset(
    """
    append bool dict enumerate extend false float format getattr hasattr help import int isinstance
    issubclass items join keys len list main map max min none null object open print range repr
    require self set setattr sorted split str strip sum super this true tuple type undefined update
    values zip assertEqual assertTrue assertFalse assertRaises AssertionError console.log
    """.split()  # noqa: SIM905 -- a paragraph is easier to keep than a column of strings
)


def named_tests(text: str) -> Iterator[FailingTest]:
    """Return the failing tests that a runner's report names, in order, perhaps repeated."""
    for match in _PYTEST.finditer(text):
        path = match["path"].replace("\\", "/")
        yield FailingTest(path, match["symbol"].replace("::", "."))
    for pattern in (_UNITTEST, _JUNIT):
        for match in pattern.finditer(text):
            owner = match["module"].removesuffix(f".{match['symbol']}").rpartition(".")[2]
            yield FailingTest("", f"{owner}.{match['symbol']}")
    for match in _GO.finditer(text):
        yield FailingTest("", match["symbol"])


def named_files(text: str) -> tuple[str, ...]:
    """Return the files and dotted modules a text mentions, as they are written."""
    found = [match[1] for pattern in (_FILE, _DOTTED) for match in pattern.finditer(text)]
    return tuple(dict.fromkeys(found))[:_MOST]


def named_symbols(text: str) -> tuple[str, ...]:
    """Return the names a text points at: marked as code, called, quoted, by their shape."""
    found: dict[str, None] = {}
    for match in _CODE_SPAN.finditer(text):
        found.update(dict.fromkeys(_IDENTIFIER.findall(match[1])[:6]))
    for pattern in (_CALL, _QUOTED, _DOTTED, _SNAKE, _CAMEL):
        found.update(dict.fromkeys(match[1] for match in pattern.finditer(text)))
    return tuple(name for name in found if name not in _BUILT_IN)[:_MOST]
