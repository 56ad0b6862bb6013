"""Reads YAML strictly: every value knows its place, and nothing is accepted that was not asked for.

No aliases, tags or second documents; no key twice; no type but the one expected. What the keys of a
policy mean is `load.py`'s business.
"""

from __future__ import annotations

import difflib
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from homeport.errors import PolicyError

if TYPE_CHECKING:
    from collections.abc import Collection

    from yaml.nodes import Node

_Choice = TypeVar("_Choice", bound=StrEnum)

MOST_CHARACTERS = 1_000_000
_DEEPEST = 12  # a policy nests six levels

_HINT = "docs/reference/policy.md lists every key; `homeport policy check FILE` checks again"
_QUOTED = frozenset("'\"")


class Document:
    """One YAML document and the only ways to read it; each raises `PolicyError` with the place."""

    def __init__(self, text: str, source: str) -> None:
        self.source = source
        self.root = self._compose(text)

    def error(
        self,
        node: Node | None,
        message: str,
        *,
        within: tuple[int, int] | None = None,
        hint: str = _HINT,
    ) -> PolicyError:
        """Return the error about this value, or about a line and column (from 1) within it."""
        if node is None:
            return PolicyError(message, source=self.source, hint=hint)
        line, column = node.start_mark.line + 1, node.start_mark.column + 1
        style = getattr(node, "style", None)
        if within is not None and style in {"|", ">"}:
            line, column = line + within[0], 1
        elif within is not None and within[0] > 1:
            line, column = line + within[0] - 1, within[1]
        elif within is not None:
            column += within[1] - 1 + (style in _QUOTED)
        return PolicyError(message, source=self.source, line=line, column=column, hint=hint)

    def line(self, node: Node) -> int:
        """Return the 1-based line on which a value starts."""
        return int(node.start_mark.line) + 1

    def mapping(self, node: Node, known: Collection[str] | None, what: str) -> dict[str, Node]:
        """Return the keys and values; `known` None accepts any key."""
        import yaml  # noqa: PLC0415 -- 15 ms; a machine without a policy file never loads it

        if not isinstance(node, yaml.MappingNode):
            raise self.error(node, f"{what} must be a mapping (key: value)")
        found: dict[str, Node] = {}
        for key_node, value in node.value:
            key = self.text(key_node, "a key")
            if key in found:
                raise self.error(key_node, f"the key {key!r} stands here twice")
            if known is not None and key not in known:
                raise self.error(key_node, _unknown(f"key {key!r} in {what}", key, known))
            found[key] = value
        return found

    def sequence(self, node: Node, what: str) -> list[Node]:
        """Return the items of a list."""
        import yaml  # noqa: PLC0415 -- as above

        if not isinstance(node, yaml.SequenceNode):
            raise self.error(node, f"{what} must be a list (- item)")
        return list(node.value)

    def text(self, node: Node, what: str) -> str:
        """Return a text that is not empty."""
        value = self._scalar(node, "str", f"{what} must be text; put it in quotes")
        if not value.strip():
            raise self.error(node, f"{what} is empty")
        return value

    def texts(self, node: Node, what: str) -> tuple[str, ...]:
        """Return a list of texts."""
        return tuple(self.text(item, f"an item of {what}") for item in self.sequence(node, what))

    def whole_number(self, node: Node, what: str) -> int:
        """Return a number that is 0 or more."""
        value = self._scalar(node, "int", f"{what} must be a whole number")
        if not value.isdecimal() or len(value) > len("1000000000"):
            raise self.error(node, f"{what} must be a whole number of 0 or more, in plain digits")
        return int(value)

    def yes_no(self, node: Node, what: str) -> bool:
        """Return true or false."""
        value = self._scalar(node, "bool", f"{what} must be true or false").lower()
        if value not in {"true", "false"}:
            raise self.error(node, f"{what} must be true or false")
        return value == "true"

    def choice(self, node: Node, kind: type[_Choice], what: str) -> _Choice:
        """Return one of a closed set of words."""
        word = self.text(node, what)
        names = [member.value for member in kind]
        if word not in names:
            raise self.error(node, _unknown(f"{what} {word!r}", word, names))
        return kind(word)

    def _scalar(self, node: Node, tag: str, otherwise: str) -> str:
        import yaml  # noqa: PLC0415 -- as above

        if not isinstance(node, yaml.ScalarNode) or node.tag != f"tag:yaml.org,2002:{tag}":
            raise self.error(node, otherwise)
        return str(node.value)

    def _compose(self, text: str) -> Node:
        import yaml  # noqa: PLC0415 -- as above

        if len(text) > MOST_CHARACTERS:
            message = f"the document has {len(text)} characters; {MOST_CHARACTERS} are allowed"
            raise PolicyError(message, source=self.source, hint="is this the right file?")
        loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            self._refuse_tricks(yaml.parse(text, loader))
            root = yaml.compose(text, loader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            raise PolicyError(
                f"this is no YAML: {error.problem or error.context or 'it cannot be parsed'}",
                source=self.source,
                line=mark.line + 1 if mark else None,
                column=mark.column + 1 if mark else None,
                hint="check the indentation and the quotes there",
            ) from error
        except yaml.YAMLError as error:  # a character that YAML forbids
            reason = str(error).splitlines()[0]
            raise PolicyError(
                f"this is no YAML: {reason}", source=self.source, hint="is this a text file?"
            ) from error
        if root is None:
            raise PolicyError("the document is empty", source=self.source, hint=_HINT)
        found: Node = root
        return found

    def _refuse_tricks(self, events: Any) -> None:  # noqa: ANN401 -- the library's events have no common type
        """Refuse what makes one document mean several things, or grow without end."""
        import yaml  # noqa: PLC0415 -- as above

        depth = documents = 0
        for event in events:
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            documents += isinstance(event, yaml.DocumentStartEvent)
            refused = (
                "anchors and aliases are not allowed"
                if getattr(event, "anchor", None)
                else "tags are not allowed"
                if getattr(event, "tag", None) not in {None, "!"}
                else "it nests too deeply"
                if depth > _DEEPEST
                else "a second document starts here"
                if documents > 1
                else ""
            )
            if refused:
                mark = event.start_mark
                raise PolicyError(
                    refused,
                    source=self.source,
                    line=mark.line + 1,
                    column=mark.column + 1,
                    hint=_HINT,
                )


def _unknown(what: str, word: str, known: Collection[str]) -> str:
    close = difflib.get_close_matches(word, known, n=1)
    return f"unknown {what}; " + (
        f"did you mean {close[0]!r}?" if close else f"known are {', '.join(known)}"
    )
