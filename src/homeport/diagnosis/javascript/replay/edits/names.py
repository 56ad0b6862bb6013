"""Edits of names: another variable, another property, another key."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from homeport.diagnosis.differences import Kind
from homeport.diagnosis.javascript.replay.edits.proposal import Proposal, parameters
from homeport.diagnosis.javascript.replay.values import UNDEFINED, Array, Function, Thing, Value
from homeport.diagnosis.verdicts import similar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from homeport.diagnosis.javascript.replay.edits.proposal import Seen
    from homeport.diagnosis.javascript.replay.syntax import Node

_NAME = re.compile(r"[A-Za-z_$][\w$]*\Z")
_MOST = 8  # other names that are tried for one
_LOOKED_UP = frozenset(["index", "arguments", "right", "left", "object"])
_CHANGES = (
    ("toLowerCase", "upper and lower case are told apart (case-sensitive key): it is looked up in another case"),
    ("toUpperCase", "upper and lower case are told apart (case-sensitive key): it is looked up in another case"),
    ("trim", "white space around the text is not removed (trim)"),
)  # fmt: skip


def of_names(seen: Seen) -> Iterator[Proposal]:
    """Another name of the same function, another property of the same object."""
    for node in seen.ran():
        if node.kind == "identifier" and seen.role(node) not in ("function", "constructor"):
            yield from _variables(seen, node)
        elif node.kind == "member_expression":
            yield from _properties(seen, node)
            yield from _unused(seen, node)
        elif node.kind == "subscript_expression":
            yield from _keys(seen, node)
        elif node.kind == "string":
            yield from _words(seen, node)
        if isinstance(seen.value(node), str) and seen.role(node) in _LOOKED_UP:
            yield from _changed(seen, node)
        if node.kind == "object":
            yield from _renamed(seen, node)


def _like(one: Value, other: Value) -> bool:
    return type(one) is type(other) and one is not other


def _variables(seen: Seen, node: Node) -> Iterator[Proposal]:
    around = seen.function(node)
    value, found = seen.value(node), dict[str, Value]()
    for other, held in seen.values.items():
        if other.kind != "identifier" or other.text == node.text or not _like(value, held):
            continue
        if other in seen.parents and seen.function(other) is around:
            found.setdefault(other.text, held)
    read = {n.text for n in seen.values if n.kind == "identifier" and seen.function(n) is around}
    for name in parameters(around) if around else ():
        if name not in read:
            found.setdefault(name, UNDEFINED)  # perhaps it was forgotten
    for name in list(found)[:_MOST]:
        yield Proposal(
            node, name, f"the wrong variable is used: `{node.text}` where `{name}` is meant", 0.72
        )


def _unused(seen: Seen, node: Node) -> Iterator[Proposal]:
    """A local that is computed and never read, and is of the kind that stands here."""
    around, value = seen.function(node), seen.value(node)
    if around is None or not isinstance(value, float) or seen.role(node) in ("function", "object"):
        return
    read = {n.text for n in seen.values if n.kind == "identifier"}
    for made, held in list(seen.values.items()):
        declared = seen.parent(made)
        if (
            declared is None
            or declared.kind != "variable_declarator"
            or seen.function(made) is None
        ):
            continue
        name = declared.part("name").text
        if name not in read and _NAME.match(name) and isinstance(held, float):
            yield Proposal(node, name,
                           f"the wrong variable is used: `{node.text}` where `{name}` is meant, which is computed and never read", 0.82)  # fmt: skip


def _properties(seen: Seen, node: Node) -> Iterator[Proposal]:
    owner, name = seen.value(node.part("object")), node.part("property").text
    if (
        not isinstance(owner, Thing)
        or isinstance(owner, (Array, Function))
        or seen.role(node) == "function"
    ):
        return
    value, missing = seen.value(node), seen.value(node) is UNDEFINED
    meant = similar(name, owner.shown()) if missing else None
    for key in owner.shown()[:_MOST]:
        if key == name or not _NAME.match(key):
            continue
        if missing or _like(value, owner.props[key]):
            close = key == meant
            yield Proposal(node, f"{node.part('object').text}.{key}",
                           f"the wrong property is read: `{name}` where `{key}` is meant"
                           + (f" (`{name}` is undefined there: misspelt or renamed)" if missing else ""),
                           0.8 if close else 0.7)  # fmt: skip


def _keys(seen: Seen, node: Node) -> Iterator[Proposal]:
    owner, index = seen.value(node.part("object")), node.part("index")
    key = seen.value(index)
    if isinstance(owner, Thing) and owner.name == "Map":
        yield Proposal(node, f"{node.part('object').text}.get({index.text})",
                       "a Map is read with brackets: use `.get(...)`", 0.8)  # fmt: skip
    if (
        not isinstance(owner, Thing)
        or isinstance(owner, Array)
        or not isinstance(key, str)
        or key in owner.props
    ):
        return
    meant = similar(key, owner.shown())
    if meant and index.kind == "string":
        yield Proposal(
            index, f"'{meant}'", f"the key is wrong: '{key}' where '{meant}' is meant", 0.78
        )


def _words(seen: Seen, node: Node) -> Iterator[Proposal]:
    """A text in another case; another text would only repeat what the test expects."""
    text = str(seen.value(node))
    if len(text) < 2 or text.lower() == text.upper() or seen.role(node) == "source":  # noqa: PLR2004 -- a word
        return
    for other in dict.fromkeys((text.lower(), text.capitalize(), text.upper())):
        if other != text and "\n" not in text and "'" not in text:
            yield Proposal(node, f"'{other}'", f"the text is written in another case: '{text}' where '{other}' is meant (case-sensitive)", 0.74)  # fmt: skip


def _changed(seen: Seen, node: Node) -> Iterator[Proposal]:
    if node.kind == "string":
        return
    text = str(seen.value(node))
    likely = 0.74 if _missed(seen, node) else 0.6
    for method, mistake in _CHANGES:
        changed = {"toLowerCase": text.lower(), "toUpperCase": text.upper(), "trim": text.strip()}
        if changed[method] != text:
            yield Proposal(
                node,
                f"({node.text}).{method}()",
                f"{mistake}: `{node.text}` is '{text[:40]}'",
                likely,
            )
    if text.strip().replace(".", "", 1).isdigit():
        yield Proposal(node, f"Number({node.text})",
                       f"`{node.text}` is text (a string) where a number is needed: it is not converted", 0.76)  # fmt: skip


def _missed(seen: Seen, node: Node) -> bool:
    """Tell whether what looks the text up found nothing, so that another form may be meant."""
    if seen.role(node) == "object":
        return True
    around = seen.parent(node)
    if around is not None and around.kind == "arguments":
        around = seen.parent(around)
    return seen.value(around) in (UNDEFINED, None, False, -1.0, 0.0)


def _renamed(seen: Seen, node: Node) -> Iterator[Proposal]:
    """A key in an object that the test expects under another name."""
    if Kind.KEY_RENAMED not in seen.kinds:
        return
    for name, other in seen.renamed:
        for pair in node.children:
            key = (
                pair.fields.get("key", pair)
                if pair.kind in ("pair", "shorthand_property_identifier")
                else None
            )
            if key is not None and key.text == name:
                text = f"{other}: {pair.part('value').text if pair.kind == 'pair' else pair.text}"
                whole = node.text.replace(pair.text, text, 1)
                yield Proposal(
                    node,
                    whole,
                    f"the key is named `{name}` where `{other}` is expected (wrong key)",
                    0.78,
                )
