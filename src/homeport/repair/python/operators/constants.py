"""The wrong constant: one too many or too few, a neighbour's value, the other truth, another kind."""

import ast
from collections.abc import Iterator

from homeport.repair.python.site import Operator, Proposal, Site, becomes

_USUAL = (0, 1, -1, 2)


def propose(site: Site) -> Iterator[Proposal]:
    """Propose other values for each literal."""
    match site.node:
        case ast.Constant(value=bool() as value):
            yield becomes(site, site.node, str(not value), 0.8)
            yield becomes(site, site.node, "None", 0.05)
        case ast.Constant(value=int() | float() as value):
            yield from _numbers(site, site.node, value)
        case ast.Constant(value=str() as value) if _in_code(site):
            yield from _strings(site, site.node, value)
        case ast.Constant(value=None):
            for text, chance in (("[]", 0.15), ("0", 0.15), ("''", 0.1), ("False", 0.2),
                                 ("True", 0.2), ("{}", 0.1), ("-1", 0.08)):  # fmt: skip
                yield becomes(site, site.node, text, chance * 0.5)
        case ast.List(elts=[], ctx=ast.Load()):
            yield from _empties(site, "[]")
        case ast.Dict(keys=[]):
            yield from _empties(site, "{}")


def _numbers(site: Site, node: ast.Constant, value: float) -> Iterator[Proposal]:
    seen = {value}
    near = [(value + 1, 0.3), (value - 1, 0.3)] if isinstance(value, int) else []
    usual: list[tuple[float, float]] = [(number, 0.12) for number in _USUAL]
    own = [(number, 0.15) for number in site.words.numbers if type(number) is type(value)]
    scaled: list[tuple[float, float]] = [(-value, 0.06), (value * 2, 0.04), (value * 10, 0.04)]
    if value % 2 == 0:
        scaled.append((value // 2 if isinstance(value, int) else value / 2, 0.04))
    if value and value % 10 == 0:
        scaled.append((value // 10 if isinstance(value, int) else value / 10, 0.04))
    for number, chance in (*near, *own, *usual, *scaled):
        if number not in seen and not (number < 0 and isinstance(site.parent, ast.UnaryOp)):
            seen.add(number)
            yield becomes(site, node, repr(number), chance * 0.6)
    if value == 0:
        yield becomes(site, node, "float('inf')", 0.02)
        yield becomes(site, node, "float('-inf')", 0.02)
        yield becomes(site, node, "None", 0.02)


def _strings(site: Site, node: ast.Constant, value: str) -> Iterator[Proposal]:
    others = [text for text in site.words.strings if text != value]
    quote = site.text()[-1] if site.text()[-1] in "'\"" else '"'
    tried = [(text, 0.3 / len(others)) for text in others]
    tried += [(value.lower(), 0.1), (value.upper(), 0.1), (value.swapcase(), 0.1)]
    tried += [(value.strip(), 0.05), (value + " ", 0.03), (" " + value, 0.03)]
    tried += [("", 0.12), (" ", 0.1), ("\n", 0.02), (",", 0.02)]
    tried += [(value + value.upper(), 0.03), (value[1:], 0.02), (value[:-1], 0.02)]
    tried += [("".join(sorted(set(value))), 0.01), (value[::-1], 0.02)]
    seen = {value}
    for text, chance in tried:
        if text not in seen:
            seen.add(text)
            yield becomes(site, node, _quoted(text, quote), chance)


def _empties(site: Site, old: str) -> Iterator[Proposal]:
    for text in ("[]", "{}", "set()", "''", "0", "None", "[[]]", "[0]"):
        if text != old:
            yield becomes(site, site.node, text, 0.05)  # type: ignore[arg-type] -- a literal
    for name in site.words.parameters:
        yield becomes(site, site.node, f"[{name}]", 0.03)  # type: ignore[arg-type] -- a literal


def _in_code(site: Site) -> bool:
    """Tell a string that the program uses from a docstring or a piece of an f-string."""
    return not isinstance(site.parent, ast.Expr | ast.JoinedStr)


def _quoted(text: str, quote: str) -> str:
    if quote == '"' and '"' not in text and "\\" not in text and text.isprintable():
        return f'"{text}"'
    return repr(text)


CONSTANTS = Operator("constant", 0.13, propose)
