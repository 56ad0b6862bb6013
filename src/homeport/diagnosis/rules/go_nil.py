"""Go: a nil map or nil pointer, followed back to where it was left nil."""

import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.compiled.nothing import At, sources_of
from homeport.diagnosis.compiled.reading import symbol_at, unit_of
from homeport.diagnosis.verdicts import place

_PATTERN = re.compile(
    r"(?P<map>assignment to entry in nil map)|(?P<pointer>nil pointer dereference)"
)
_WRITTEN = re.compile(r"(?P<what>[A-Za-z_][\w.]*)\[[^\]]*\]\s*(?:[-+*/|&]?=(?!=)|\+\+|--)")
_USED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")
_REMEDY = {
    True: "make the map there: `make(map[K]V)`",
    False: "check the error or for nil before using it",
}


def examine(case: Case, match: re.Match[str]) -> Iterator[Cause]:
    """Ask where each thing that the line uses can have stayed nil."""
    site = case.crash()
    unit = unit_of(case.sources, site.path) if site else None
    function = unit.around(site.line) if unit and site else None
    if site is None or function is None:
        return
    is_map = bool(match["map"])
    line = case.sources.line(site.path, site.line)
    names = _written(line) if is_map else _used(line)
    receiver = function.receiver.partition(" ")[0]
    for name in names:
        asked = (
            f"this.{name.removeprefix(receiver + '.')}"
            if receiver and name.startswith(f"{receiver}.")
            else name
        )
        for source in sources_of(case, asked, At(function, site.line)):
            yield Cause(
                RULE.name, source.path, source.line, symbol_at(case.sources, source.path, source.line), source.score,
                f"`{name}` is nil at {place(site.path, site.line)}{' (a nil map cannot be written to)' if is_map else ''}: "
                f"{source.why} ({place(source.path, source.line)}).",
                _REMEDY[is_map], source.steps,
            )  # fmt: skip


def _written(line: str) -> list[str]:
    return list(dict.fromkeys(one["what"] for one in _WRITTEN.finditer(line)))


def _used(line: str) -> list[str]:
    """What has a field or method taken from it: `s.store.Put` asks for `s.store` and for `s`."""
    chains = [chain.split(".") for chain in _USED.findall(line)]
    owners = [".".join(chain[:n]) for chain in chains for n in range(len(chain) - 1, 0, -1)]
    return list(dict.fromkeys(owners))


RULE = Rule(
    name="go-nil",
    types=frozenset(),
    pattern=_PATTERN,
    examine=examine,
    language="go",
    examples=(
        Example(
            {
                "main.go": "package main\n\ntype stock struct{ n map[string]int }\n\n"
                "func (s *stock) add(k string) {\n\ts.n[k]++\n}\n\nfunc open() *stock {\n\treturn &stock{}\n}\n\n"
                'func main() {\n\topen().add("a")\n}\n'
            },
            ("main.go", 10),
        ),
        Example(
            {
                "main.go": 'package main\n\nimport (\n\t"fmt"\n\t"os"\n)\n\nfunc main() {\n'
                '\tinfo, _ := os.Stat("none")\n\tfmt.Println(info.Size())\n}\n'
            },
            ("main.go", 9),
        ),
    ),
)
