"""A key is looked up as one type while the table holds another: "7" against 7."""

import ast
import re
from collections.abc import Iterator, Sequence

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.origin import Origin, Site
from homeport.diagnosis.python.shape import code
from homeport.diagnosis.values import Held, pairs_of, shown
from homeport.diagnosis.verdicts import from_origin, place

_PATTERN = re.compile(r"^(?:KeyError: )?(?P<key>'.*'|\".*\"|-?\d+(?:\.\d+)?)$", re.DOTALL)


def examine(case: Case, match: re.Match[str]) -> Iterator[Cause]:
    """Compare the key's type with the types of the table's keys."""
    site = case.crash()
    if site is None:
        return
    key = ast.literal_eval(match.group("key"))
    kind = type(key).__name__
    for node in case.expressions(site):
        if not isinstance(node, ast.Subscript):
            continue
        if kind != "str" and (told := [*_from_json(case, site, node, key)]):
            yield from told
            continue
        if told := [*_from_values(case, site, node, key)]:
            yield from told
            continue
        held = case.flow.keys(node.value, site)
        others = {k for origin in held for k in origin.kinds} - {"?", "json"}
        if not others or kind in others:
            continue
        table = held[0]
        for origin in case.flow.origins(node.slice, site)[:1]:
            yield from_origin(
                case,
                RULE.name,
                origin,
                score=0.9,
                why=f"The key {key!r} is {_article(kind)}, but `{code(node.value)}` has "
                f"{' or '.join(sorted(others))} keys (made at "
                f"{place(table.site.path, table.site.line)}). The key comes from "
                f"{place(origin.site.path, origin.site.line)} unconverted.",
                remedy=f"convert it there: `{min(others)}({_text(origin)})`",
                wrapped_in=min(others) if min(others) in ("int", "str", "float") else "",
            )


def _from_values(case: Case, site: Site, node: ast.Subscript, key: object) -> Iterator[Cause]:
    """The captured table holds the same key as another type: that is proof."""
    held = pairs_of(case.flow.values.at(node.value, site))
    twin = next(
        (one for one, _ in held if str(one.get("v")) == str(key) and one.get("v") != key), None
    )
    if twin is None and (member := _member(held, key)):
        yield from _enum_against_text(case, site, node, key, member)
        return
    if twin is None:
        yield from _spelt_otherwise(case, site, node, key, [one for one, _ in held])
        return
    kind, other = type(key).__name__, str(twin["t"])
    for origin in case.flow.origins(node.slice, site)[:1]:
        yield from_origin(
            case,
            RULE.name,
            origin,
            score=0.93,
            why=f"`{code(node.slice)}` was {key!r} ({_article(kind)}) at "
            f"{place(site.path, site.line)}, and `{code(node.value)}` held the key {shown(twin)} "
            f"({_article(other)}): same text, another type.",
            remedy=f"convert the key: `{other}({_text(origin)})`, or make the table's keys {kind}",
            wrapped_in=other if other in ("int", "str", "float") else "",
        )


def _member(held: Sequence[tuple[Held, Held]], key: object) -> str:
    """The class of enum members among the keys, one of which has the key as its value or name."""
    for one, _ in held:
        inside = one.get("attributes")
        if isinstance(inside, dict) and "_value_" in inside:
            known = {str(inside[name].get("v")) for name in ("_value_", "_name_") if name in inside}
            if str(key) in known:
                return str(one["t"])
    return ""


def _enum_against_text(
    case: Case, site: Site, node: ast.Subscript, key: object, kind: str
) -> Iterator[Cause]:
    """The table has members of an enum as its keys, and is asked for the text of one."""
    for origin in case.flow.origins(node.slice, site)[:1]:
        yield from_origin(
            case,
            RULE.name,
            origin,
            score=0.82,
            why=f"The key {key!r} is {_article(type(key).__name__)}, but `{code(node.value)}` at "
            f"{place(site.path, site.line)} has members of the enum `{kind}` as its keys: the value was read "
            "as text and never made a member.",
            remedy=f"make it a member where it is read: `{kind}({_text(origin)})`",
        )


def _spelt_otherwise(
    case: Case, site: Site, node: ast.Subscript, key: object, held: Sequence[Held]
) -> Iterator[Cause]:
    """The table holds the same text in another case or with spaces around it."""
    texts = [str(one["v"]) for one in held if one.get("t") == "str"]
    same = [text for text in texts if isinstance(key, str) and _folded(text) == _folded(key)]
    if not same:
        return
    how = "white space or dashes differ"
    if same[0].lower() == str(key).lower():
        how = "upper and lower case differ"
    steps = [step for one in case.flow.origins(node.slice, site)[:1] for step in one.steps]
    yield Cause(
        RULE.name,
        site.path,
        site.line,
        case.symbol(site.path, site.line),
        0.76,
        f"The key {key!r} is not in `{code(node.value)}`, which holds {same[0]!r}: {how}, so the case-sensitive "
        "lookup fails. The key is not normalised (`.lower()`, `.upper()`, `.strip()`) as the table's keys are.",
        "normalise both in the same way, where the table is filled and where it is read",
        tuple(steps),
    )


def _folded(text: str) -> str:
    return "".join(text.casefold().split()).replace("-", "_")


def _from_json(case: Case, site: Site, node: ast.Subscript, key: object) -> Iterator[Cause]:
    """JSON has text keys only: a table that went through it has lost its numbers."""
    for origin in case.flow.origins(node.value, site):
        if "json" in origin.kinds:
            yield from_origin(
                case,
                RULE.name,
                origin,
                score=0.75,
                why=f"`{code(node.value)}` can come from JSON ({place(origin.site.path, origin.site.line)}), "
                f"where every key is a string (text), so the {type(key).__name__} key {key!r} is not found.",
                remedy="convert the keys when loading: `{int(k): v for k, v in data.items()}`",
            )


def _text(origin: Origin) -> str:
    return code(origin.node) if isinstance(origin.node, ast.expr) else "..."


def _article(kind: str) -> str:
    return {"int": "an int", "str": "text (str)"}.get(kind, f"a {kind}")


RULE = Rule(
    name="key-type",
    types=frozenset({"KeyError"}),
    pattern=_PATTERN,
    examine=examine,
    examples=(
        Example(
            {"main.py": "import json\n\nrows = json.loads('{\"1\": 2}')\nprint(rows[1])\n"},
            ("main.py", 3),
        ),
        Example(
            {
                "main.py": "import json\n\nprices = {int(k): v for k, v in [('7', 1)]}\n"
                "order = json.loads('{\"id\": \"7\"}')\nkey = order['id']\nprint(prices[key])\n"
            },
            ("main.py", 5),
        ),
        Example({"main.py": "table = {'a': 1}\nprint(table['b'])\n"}, None),
    ),
)
