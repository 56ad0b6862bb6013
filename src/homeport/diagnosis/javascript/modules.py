"""What a JavaScript module exports and imports, read from its text."""

import re
from dataclasses import dataclass

from homeport.diagnosis.javascript.translate import SUFFIXES
from homeport.diagnosis.sources import Sources

_REQUIRED = re.compile(r"""(?:\bfrom\s*|\brequire\(\s*|\bimport\s*\(?\s*)['"](\.[^'"]+)['"]""")
_NAMED = re.compile(r"^[ \t]*(?:module\.)?exports\.(\w+)\s*=", re.MULTILINE)
_DECLARED = re.compile(
    r"^export\s+(?:async\s+)?(?:function\s*\*?|class|const|let|var|enum)\s+(\w+)", re.MULTILINE
)
_LISTED = re.compile(r"^export\s*\{([^}]*)\}", re.MULTILINE)
_WHOLE = re.compile(r"^module\.exports\s*=\s*(?:new\s+)?(?P<value>\w+|\{)", re.MULTILINE)
_DEFAULT = re.compile(
    r"^export\s+default\b\s*(?:async\s+)?(?:function\s*\*?|class)?\s*(\w*)", re.MULTILINE
)
_KEY = re.compile(r"(?:^|,|\{)\s*(?:async\s+)?(?:\.\.\.)?(\w+)\s*(?=,|:|\(|$|\})")
_COMMENT = re.compile(r"//[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_LONGEST = 400  # characters of a line that may import
_MOST = 60  # modules that are looked through for a circle


@dataclass(frozen=True, slots=True)
class Exports:
    """The names a module gives; `whole` is what it is itself when it exports one single thing."""

    names: frozenset[str]
    whole: str = ""
    line: int = 1  # where the exports are written


def exports(sources: Sources, path: str) -> Exports:
    """What the module exports, as far as its text says."""
    text = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), sources.text(path) or "")
    names = {*_NAMED.findall(text), *_DECLARED.findall(text)}
    for part in _LISTED.findall(text):
        names |= {one.split()[-1] for one in part.split(",") if one.strip()}
    first = next(
        (m for p in (_WHOLE, _NAMED, _LISTED, _DECLARED, _DEFAULT) if (m := p.search(text))), None
    )
    line = text.count("\n", 0, first.start()) + 1 if first else 1
    whole = _WHOLE.search(text)
    if whole and whole["value"] == "{":
        names |= _keys(text[whole.end() - 1 :])
        return Exports(frozenset(names), "", line)
    default = _DEFAULT.search(text)
    alone = whole["value"] if whole else (default[1] or "default") if default else ""
    return Exports(frozenset(names | ({"default"} if default else set())), alone, line)


def _keys(literal: str) -> set[str]:
    """The keys of the object that the text begins with, those of inner objects left out."""
    depth, flat = 0, ""
    for sign in literal:
        before = depth
        depth += (sign in "{([") - (sign in "})]")
        flat += sign if 1 in (before, depth) else ""
        if depth == 0:
            break
    return set(_KEY.findall(" ".join(flat.split())))


def defines(sources: Sources, method: str) -> bool:
    """Tell whether a script of the repository writes a method or a function of this name itself."""
    written = re.compile(rf"(?<![.\w]){re.escape(method)}\s*(?::|=[^=]|\([^()]*\)\s*\{{)")
    paths = [path for path in sources.paths if path.endswith(SUFFIXES)]
    return any(written.search(sources.text(path) or "") for path in paths[:_MOST])


def circle(sources: Sources, start: str, target: str) -> list[str]:
    """The chain of imports from `start` that leads to `target`, both included; else empty."""
    pending, seen = [[start]], {start}
    while pending and len(seen) < _MOST:
        chain = pending.pop(0)
        for module in _REQUIRED.findall(sources.text(chain[-1]) or ""):
            path = sources.module(module, chain[-1])
            if path == target:
                return [*chain, path]
            if path and path not in seen:
                seen.add(path)
                pending.append([*chain, path])
    return []


def import_line(sources: Sources, path: str, name: str) -> int:
    """The line on which the file imports the name, or 1."""
    found = re.compile(
        rf"\b{re.escape(name)}\b.*(?:\brequire\(|\bfrom\b)|\bimport\b.*\b{re.escape(name)}\b"
    )
    lines = (sources.text(path) or "").splitlines()
    return next((n for n, line in enumerate(lines, 1) if found.search(line[:_LONGEST])), 1)
