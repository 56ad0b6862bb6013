"""Reads one line of a native stack, whichever of a dozen tools printed it."""

from homeport.traces.brackets import opening, outer_space
from homeport.traces.mangled import plain_name
from homeport.traces.ownership import in_app
from homeport.traces.pattern import Pattern
from homeport.traces.trace import Frame

NUMBERED = Pattern(r"\s*+#(?P<number>\d+)\s+(?P<rest>\S.*)$")
_ADDRESS = Pattern(r"(?:0x)?[0-9a-fA-F]{4,16}(?: in)?(?:\s+|$)")
_PC = Pattern(
    r"pc (?:0x)?[0-9a-f]+\s+(?P<module>\S+)(?: \(offset 0x[0-9a-f]+\))?(?: \((?P<name>.+?)\+\d+\))?"
)
_BUILD = Pattern(r" \(BuildId: [0-9a-f]*\)$")
_MODULE = Pattern(r"\s?\((?P<module>[^()]*?)\+0x[0-9a-f]+\)$")
_POSITION = Pattern(r":(?P<line>\d+)(?::(?P<column>\d+))?$")
_OFFSET = Pattern(r"\+0x[0-9a-f]+(?:/0x[0-9a-f]+)?$")
_CHECKER = Pattern(
    r"\s*+(?:at|by) 0x[0-9A-F]+: (?P<name>.*) \((?:in (?P<module>[^()]+)|"
    r"(?P<file>[^()]+):(?P<line>\d+))\)$"
)
_CHECKER_BARE = Pattern(r"\s*+(?:at|by) 0x[0-9A-F]+: (?P<name>\S.*)$")
_LLDB = Pattern(r"\s*\*? frame #\d+: 0x[0-9a-f]+ (?P<module>[^`\n]+)`(?P<rest>.*)$")
_BOOST = Pattern(r"\s*+\d+# (?P<rest>\S.*)$")
_GLIBC = Pattern(r"(?P<module>[^\s()]+)\((?P<name>[^()+]*+)(?:\+0x[0-9a-f]+)?\) ?\[0x[0-9a-f]+\]$")
_KERNEL = Pattern(
    r"\s*+(?:RIP: \d+:)?(?P<name>[A-Za-z_][\w.]*+)\+0x[0-9a-f]+/0x[0-9a-f]+(?: \["
    r"(?P<module>\w++)[^\]]*+\])?"
    r"(?: \((?P<file>[^():]++):(?P<line>\d++)[^)]*+\))?$"
)
_APPLE = Pattern(
    r"\s*+(?P<number>\d+)\s+(?P<module>\S.*?)(?<!\s)\s++0x[0-9a-f]{8,16} (?P<rest>.+)$"
)
_APPLE_PLACE = Pattern(r"(?P<file>[^():\s]+\.\w+):(?P<line>\d+)\)$")
_GLOG = Pattern(r"\s*+@\s+0x[0-9a-f]+\s+(?P<name>\S.*)$")
_SWIFT = Pattern(r"\s*+(?P<number>\d+) (?:\[\w++\] )*(?:\[?0x[0-9a-f]+\]? )?(?P<rest>\S.*)$")
_PLUS = Pattern(r" \+ \d+$")
_WINDBG = Pattern(
    r"(?:[0-9a-f]{2} )?(?:[0-9a-f`]{8,17} ){1,2}(?P<module>\w+)!(?P<name>[^+\[\n]+)"
    r"(?:\+0x[0-9a-f]+)?"
    r"(?: \[(?P<file>[^\]@]+?) @ (?P<line>\d+)\])?$"
)
_QUALIFIERS = ("const", "volatile", "noexcept", "[", "&", "restrict")
_LEADS = (
    "operator",
    "for",
    "thunk",
    "to",
    "typeinfo",
    "vtable",
    "guard",
    "name",
    "non-virtual",
    "new",
    "delete",
)
LONGEST_LINE = 8192  # a symbol of templates may be long; a longer line is no frame


def native_frame(line: str) -> Frame | None:
    """Return the frame in a line, whatever tool printed it, or None."""
    if len(line) > LONGEST_LINE:
        return None
    if found := NUMBERED.match(line):
        return _numbered(found["rest"])
    if "0x" not in line and "!" not in line and "# " not in line:
        return None
    return _by_tool(line)


def _made(
    name: str, file: str = "", line: str | None = None, column: str | None = None, module: str = ""
) -> Frame:
    name = plain_name(name.strip().removesuffix(" <null>"))
    if name in {"??", "???", "<null>"}:
        name = ""
    return Frame(
        file=file,
        line=int(line) if line else None,
        column=int(column) if column else None,
        function=name,
        module=module,
        in_app=in_app("c++", file or module, "", name) and bool(file or name),
    )


def _numbered(rest: str) -> Frame | None:
    """Read what follows `#3`: an address or none, a symbol, a place."""
    if found := _PC.match(rest):
        return _made(found["name"] or "", module=found["module"])
    addressed = _ADDRESS.match(rest)
    symbol = _BUILD.sub("", rest[addressed.end() :] if addressed else rest)
    named = not addressed or addressed.group().rstrip().endswith(" in")
    found = _MODULE.search(symbol)
    before = symbol[: found.start()] if found else ""
    if found and not _POSITION.search(before):
        return _made(before if named else "", module=found["module"])
    if found:  # the thread sanitizer prints place and module
        return _placed(before, named=named)
    if gdb := _gdb(symbol):
        return gdb
    if symbol.startswith("<signal handler called>") or not (addressed or _POSITION.search(symbol)):
        return None
    return _placed(symbol, named=named)


def _gdb(symbol: str) -> Frame | None:
    """Read `name (arguments) at file:12` and `name (arguments) from library`."""
    file = module = ""
    line = None
    head, at, place = symbol.rpartition(") at ")
    if at and (position := _POSITION.search(place)):
        file, line = place[: position.start()], position["line"]
        symbol = head + ")"
    else:
        head, at, place = symbol.rpartition(") from ")
        if at:
            symbol, module = head + ")", place
    opened = opening(symbol)
    if opened < 1 or symbol[opened - 1] != " ":
        opened = symbol.find(" (") + 1 if (file or module) and symbol.find(" (") > 0 else -1
    if opened < 1 or not symbol.endswith(")"):
        return None
    if not (file or module) and "=" not in symbol[opened:] and symbol[opened:] != "()":
        return None
    return _made(symbol[: opened - 1], file, line, module=module)


def _placed(symbol: str, *, named: bool) -> Frame:
    """Split `name file:12:3`; both may hold spaces, the name's stand in brackets."""
    position = _POSITION.search(symbol)
    line, column = (position["line"], position["column"]) if position else (None, None)
    text = symbol[: position.start()] if position else symbol
    if not named:
        return _made("", text.strip(), line, column)
    space = outer_space(text, "/")
    if space < 0:
        space = _name_end(text)
    if space < 0:
        return _made(text)
    return _made(text[:space], text[space:].strip(), line, column)


def _name_end(text: str) -> int:
    """Return the space behind the symbol's name when the file is a relative one."""
    if "(" in text:
        last = text.rfind(" ")
        return last if "." in text[last:] and ")" not in text[last:] else -1
    start = 0
    while (space := text.find(" ", start)) >= 0:
        word = text[start:space]
        if word not in _LEADS and not text.startswith(_QUALIFIERS, space + 1):
            return space if "." in text[space:] else -1
        start = space + 1
    return -1


def _by_tool(line: str) -> Frame | None:
    for pattern in (_CHECKER, _CHECKER_BARE, _GLIBC, _KERNEL, _GLOG, _WINDBG):
        if found := pattern.match(line):
            groups = found.groupdict()
            return _made(
                _OFFSET.sub("", groups.get("name") or ""),
                groups.get("file") or "",
                groups.get("line"),
                None,
                groups.get("module") or "",
            )
    if found := _LLDB.match(line):
        return _lldb(found["module"], found["rest"])
    if found := _BOOST.match(line):
        return _boost(found["rest"])
    if found := _APPLE.match(line):
        return _apple(found["module"], found["rest"])
    if found := _SWIFT.match(line):
        return _swift(found["rest"])
    return None


def _at(text: str) -> tuple[str, str, str | None, str | None]:
    """Split `name at file:12:3` into its parts."""
    name, at, place = text.rpartition(" at ")
    position = _POSITION.search(place) if at else None
    if position is None:
        return text, "", None, None
    return name, place[: position.start()], position["line"], position["column"]


def _boost(rest: str) -> Frame | None:
    name, file, line, _ = _at(rest)
    if file:
        return _made(name, file, line)
    name, inside, module = f" {rest}".rpartition(" in ")
    return (
        _made(name if not name.strip().startswith("0x") else "", module=module) if inside else None
    )


def _apple(module: str, rest: str) -> Frame:
    """Read `name + 12` and `name (file.m:12)`."""
    name, bracket, place = rest.rpartition(" (")
    found = _APPLE_PLACE.match(place) if bracket else None
    name = _PLUS.sub("", name if found else rest)
    return _made(
        name, found["file"] if found else "", found["line"] if found else None, None, module
    )


def _swift(rest: str) -> Frame | None:
    """Read `name + 12 in module at file:3:5` of Swift's own backtraces."""
    text, file, line, column = _at(rest)
    name, inside, module = text.rpartition(" in ")
    if not inside or " " in module or not (file or _PLUS.search(name)):
        return None
    return _made(_PLUS.sub("", name), file, line, column, module)


def _lldb(module: str, rest: str) -> Frame:
    name, file, line, column = _at(rest)
    if not file:
        return _made(_PLUS.sub("", rest), module=module)
    bare = name.removesuffix(" const")
    opened = opening(bare)
    name = name[:opened] if opened > 0 and "=" in name[opened:] else name
    return _made(name, file, line, column, module)
