"""The program itself raised: say under which condition, and where the value tested came from."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.origin import Origin, Site
from homeport.diagnosis.python.outline import Function, every, own_nodes
from homeport.diagnosis.python.shape import short
from homeport.diagnosis.verdicts import from_origin, place

_FEW = 3


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """Explain the `raise` on the innermost line, and follow what its condition tests."""
    site = case.crash()
    tree = case.sources.tree(site.path) if site else None
    if site is None or tree is None or not site.path.endswith(".py"):
        return
    raised = [n for n in every(tree, ast.Raise)
              if n.lineno <= site.line <= (n.end_lineno or n.lineno)]  # fmt: skip
    if not raised or raised[0].exc is None:
        return
    scope = case.function(site.path, site.line) or tree
    tests = list(_conditions(scope, raised[0]))
    told = f", because {tests[-1]}" if tests else ""
    yield Cause(
        RULE.name,
        site.path,
        site.line,
        case.symbol(site.path, site.line),
        0.5,
        f"The program raises {case.type} itself here{told}: {case.message[:120] or 'no message'}.",
        "look at the value that was refused, and at the place it comes from",
    )
    for origin, text in _tested(case, site, scope, raised[0]):
        if (origin.site.path, origin.site.line) == (site.path, site.line):
            continue
        if origin.because.startswith("the default of") and not origin.steps:
            yield from_origin(
                case, RULE.name, origin, score=0.53,
                why=f"`{text}` was not passed by the caller, so {origin.because}, and with it "
                f"{place(site.path, site.line)} raises {case.type}: {case.message[:80]}.",
                remedy=f"pass `{text}` at the call, or change its default",
            )  # fmt: skip
            continue
        yield from_origin(
            case,
            RULE.name,
            origin,
            score=0.62 if _says(case, origin) else 0.48,
            why=f"`{text}` is refused at {place(site.path, site.line)} ({case.type}: "
            f"{case.message[:80]}), and it comes from here: {origin.because or short(origin.node)}.",
            remedy="give a value that is allowed, or allow this one",
        )


def _says(case: Case, origin: Origin) -> bool:
    """Tell whether the message shows the value that is written at the origin."""
    node = origin.node
    value = str(node.value) if isinstance(node, ast.Constant) else ""
    return bool(value) and re.search(rf"(?<!\w){re.escape(value)}(?!\w)", case.message) is not None


def _conditions(scope: Function | ast.Module, raised: ast.Raise) -> Iterator[str]:
    """The conditions around the raise, outermost first, in words."""
    for node in own_nodes(scope):
        if not isinstance(node, ast.If):
            continue
        if any(raised is inner for part in node.body for inner in ast.walk(part)):
            yield f"`{short(node.test)}` is true"
        elif any(raised is inner for part in node.orelse for inner in ast.walk(part)):
            yield f"`{short(node.test)}` is not true"


def _tested(
    case: Case, site: Site, scope: Function | ast.Module, raised: ast.Raise
) -> Iterator[tuple[Origin, str]]:
    """What the conditions and the message look at, with where each of these came from."""
    shown: list[ast.expr] = []
    for node in own_nodes(scope):
        if isinstance(node, ast.If) and any(raised is inner for inner in ast.walk(node)):
            shown += [n for n in ast.walk(node.test) if isinstance(n, (ast.Name, ast.Attribute, ast.Subscript))]  # fmt: skip
    for node in ast.walk(raised):
        if isinstance(node, (ast.Name, ast.Attribute, ast.Subscript)):
            shown.append(node)
    seen: set[str] = set()
    for node in shown:
        text = short(node)
        if text in seen or not isinstance(node.ctx, ast.Load):  # type: ignore[attr-defined]  # all three have one
            continue
        seen.add(text)
        for origin in case.flow.origins(node, site)[:_FEW]:
            defaulted = origin.because.startswith("the default of")
            if isinstance(origin.node, (ast.Constant, ast.Call, ast.Subscript)) and (
                origin.steps or defaulted
            ):
                yield origin, text


RULE = Rule(
    name="raised-here",
    types=frozenset(),
    pattern=re.compile(""),
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "from bank import draw\n\nAMOUNT = 900\nprint(draw(AMOUNT))\n",
                "bank.py": "def draw(amount):\n    if amount > 500:\n"
                "        raise ValueError(f'cannot draw {amount}')\n    return amount\n",
            },
            ("main.py", 3),
        ),
    ),
)
