"""One node of a JavaScript file with the words around it, and what may be proposed there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from homeport.repair.candidate import Splice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node, Parser

FUNCTIONS = frozenset({
    "function_declaration", "function_expression", "arrow_function", "method_definition",
    "generator_function_declaration", "generator_function",
})  # fmt: skip
_TYPED = frozenset({".ts", ".mts", ".cts"})
TYPES = frozenset({  # parts of TypeScript that are gone when it runs
    "type_annotation", "type_arguments", "type_parameters", "interface_declaration",
    "type_alias_declaration", "asserts_annotation", "type_predicate_annotation",
})  # fmt: skip
PARAMETERS = frozenset({"formal_parameters", "required_parameter", "optional_parameter"})
_COMPOSED = frozenset({
    "call_expression", "subscript_expression", "binary_expression", "member_expression",
})  # fmt: skip
_MOST = 24
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Words:
    """What a function could have said instead, in order of first appearance."""

    parameters: tuple[str, ...]
    variables: tuple[str, ...]
    functions: tuple[str, ...]  # of the whole file
    properties: tuple[str, ...]  # read or called behind a dot, in the whole file
    numbers: tuple[str, ...]
    strings: tuple[str, ...]
    conditions: tuple[str, ...]
    statements: tuple[str, ...]
    results: tuple[str, ...]
    expressions: tuple[str, ...] = ()  # calls, indexes and sums, short ones


@dataclass(frozen=True, slots=True)
class Place:
    """A node and the words of the function around it."""

    node: Node
    data: bytes
    words: Words
    function: Node | None

    @property
    def kind(self) -> str:
        """The grammar's name for the node."""
        return self.node.type

    @property
    def above(self) -> str:
        """The grammar's name for the node around it."""
        return self.node.parent.type if self.node.parent else ""

    @property
    def text(self) -> str:
        """The node as written."""
        return self.of(self.node)

    def of(self, node: Node | None) -> str:
        """Return a node as written."""
        return "" if node is None else self.data[node.start_byte : node.end_byte].decode()

    def field(self, name: str) -> Node | None:
        """Return a child by the grammar's name for its part."""
        return self.node.child_by_field_name(name)

    def role(self) -> str:
        """Name the part that the node plays in the one around it."""
        parent = self.node.parent
        if parent is None:
            return ""
        for at, child in enumerate(parent.children):
            if child.id == self.node.id:
                return parent.field_name_for_child(at) or ""
        return ""

    @property
    def indent(self) -> str:
        """The white space before the node's line."""
        start = self.data.rfind(b"\n", 0, self.node.start_byte) + 1
        line = self.data[start : self.node.start_byte].decode()
        return line if not line.strip() else ""

    @property
    def alone(self) -> bool:
        """Whether the statement has its lines for itself."""
        start = self.data.rfind(b"\n", 0, self.node.start_byte) + 1
        end = self.data.find(b"\n", self.node.end_byte)
        rest = self.data[self.node.end_byte : end if end >= 0 else len(self.data)]
        return not self.data[start : self.node.start_byte].strip() and not rest.strip()

    def lines(self) -> tuple[int, int]:
        """Return the bytes of the node's whole lines."""
        start = self.data.rfind(b"\n", 0, self.node.start_byte) + 1
        end = self.data.find(b"\n", self.node.end_byte)
        return start, end + 1 if end >= 0 else len(self.data)

    @property
    def newline(self) -> str:
        """How the file ends its lines."""
        return "\r\n" if b"\r\n" in self.data else "\n"


@dataclass(frozen=True, slots=True)
class Change:
    """What an operator would write, of a kind whose weight is in `generate`."""

    splices: tuple[Splice, ...]
    kind: str
    note: str


def instead(place: Place, node: Node, text: str, kind: str) -> Change:
    """Propose to write `text` where a node stands."""
    splice = Splice(node.start_byte, node.end_byte, text)
    return Change((splice,), kind, f"`{short(place.of(node))}` becomes `{short(text)}`")


def short(text: str, longest: int = 60) -> str:
    """Return text on one line, cut where it gets long."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def parser(path: str = "") -> Parser:
    """Return the parser for a file's kind; JavaScript's where the name says nothing."""
    suffix = PurePosixPath(path).suffix
    return _parser(suffix if suffix == ".tsx" else ".ts" if suffix in _TYPED else ".js")


@cache
def _parser(suffix: str) -> Parser:
    """Load a grammar once per process."""
    import tree_sitter  # noqa: PLC0415 -- 20 ms that only repairs of JavaScript need

    if suffix == ".js":
        import tree_sitter_javascript  # noqa: PLC0415 -- as above

        return tree_sitter.Parser(tree_sitter.Language(tree_sitter_javascript.language()))
    import tree_sitter_typescript  # noqa: PLC0415 -- as above

    tsx = suffix == ".tsx"
    grammar = tree_sitter_typescript.language_tsx if tsx else (
        tree_sitter_typescript.language_typescript
    )  # fmt: skip
    return tree_sitter.Parser(tree_sitter.Language(grammar()))


def inside(node: Node) -> Iterator[Node]:
    """Yield a node and everything in it, in the order of the text."""
    pending = [node]
    while pending:
        one = pending.pop()
        yield one
        pending.extend(child for child in reversed(one.children) if child.type not in TYPES)


def words_of(around: Node, data: bytes, file: Words | None = None) -> Words:
    """Gather the words of a function whose file has the words `file`, or those of a whole file."""
    own = list(inside(around))

    def text(node: Node) -> str:
        return data[node.start_byte : node.end_byte].decode()

    def named(nodes: list[Node], *kinds: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(text(one) for one in nodes if one.type in kinds))[:_MOST]

    bound = [one for one in own if _binds(one)]
    parameters = [one for one in bound if _is_parameter(one)]
    tests = [one.child_by_field_name("condition") for one in own]
    return Words(
        parameters=named(parameters, "identifier"),
        variables=named(bound, "identifier", "shorthand_property_identifier_pattern"),
        functions=file.functions
        if file
        else tuple(
            dict.fromkeys(
                text(name)
                for one in own
                if one.type in FUNCTIONS and (name := one.child_by_field_name("name"))
            )
        )[:_MOST],
        properties=file.properties if file else named(own, "property_identifier"),
        numbers=named(own, "number"),
        strings=named(own, "string"),
        conditions=tuple(
            dict.fromkeys(
                _bare(text(test))
                for test in tests
                if test is not None and len(text(test)) < _LONGEST
            )
        )[:_MOST],
        statements=tuple(
            dict.fromkeys(
                text(one)
                for one in own
                if one.type in {"expression_statement", "return_statement"}
                and "\n" not in text(one)
            )
        )[:_MOST],
        results=tuple(
            dict.fromkeys(
                text(one.named_children[0])
                for one in own
                if one.type == "return_statement"
                and one.named_children
                and len(text(one)) < _LONGEST
            )
        )[:_MOST],
        expressions=tuple(
            dict.fromkeys(text(one) for one in own if one.type in _COMPOSED and _short(one))
        )[:_MOST],
    )


def _short(node: Node) -> bool:
    return node.end_byte - node.start_byte < _LONGEST // 2


def _bare(condition: str) -> str:
    return condition[1:-1] if condition.startswith("(") and condition.endswith(")") else condition


def _is_parameter(node: Node) -> bool:
    return node.parent is not None and node.parent.type in PARAMETERS | {"arrow_function"}


def _binds(node: Node) -> bool:
    parent = node.parent
    if parent is None or node.type not in {"identifier", "shorthand_property_identifier_pattern"}:
        return False
    if parent.type in PARAMETERS | {"rest_pattern", "object_pattern", "array_pattern"}:
        return True
    if parent.type == "arrow_function":
        return parent.child_by_field_name("parameter") == node
    if parent.type in {"variable_declarator", "assignment_pattern"}:
        part = "name" if parent.type == "variable_declarator" else "left"
        return parent.child_by_field_name(part) == node
    return parent.type == "for_in_statement" and parent.child_by_field_name("left") == node
