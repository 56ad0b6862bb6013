"""Reads Java and Go files with tree-sitter: their functions, classes or structs, and fields."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from homeport.diagnosis.sources import Sources

_FUNCTIONS = frozenset(
    [
        "method_declaration",
        "constructor_declaration",
        "function_declaration",
        "compact_constructor_declaration",
    ]
)
_CALLS = frozenset(
    [
        "method_invocation",
        "call_expression",
        "object_creation_expression",
        "explicit_constructor_invocation",
    ]
)
_KEPT = 64  # files whose trees are kept


@dataclass(frozen=True, slots=True)
class Function:
    """One function or method; `owner` is its class or the type of its receiver."""

    path: str
    name: str
    owner: str
    parameters: tuple[str, ...]
    start: int  # lines from 1, inclusive
    end: int
    node: Node
    receiver: str = ""  # Go: its text, such as `s *Stock`


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a class or struct."""

    owner: str
    name: str
    type: str
    line: int
    has_value: bool
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """One file."""

    path: str
    root: Node
    functions: tuple[Function, ...]
    fields: tuple[Field, ...]

    def around(self, line: int) -> Function | None:
        """The innermost function around a line."""
        found = [one for one in self.functions if one.start <= line <= one.end]
        return max(found, key=lambda one: one.start, default=None)


def unit_of(sources: Sources, path: str) -> Unit | None:
    """The file read, or None when it is neither Java nor Go, or is not there."""
    text = sources.text(path) if path.endswith((".java", ".go")) else None
    return _read(text, path) if text is not None else None


@lru_cache(maxsize=_KEPT)
def _read(text: str, path: str) -> Unit:
    import tree_sitter  # noqa: PLC0415 -- native code, only when such a file is asked for

    parser = tree_sitter.Parser(tree_sitter.Language(_grammar(path)))
    root = parser.parse(text.encode()).root_node
    nodes = list(walk(root))
    functions = tuple(_function(node, path) for node in nodes if node.type in _FUNCTIONS)
    return Unit(path, root, functions, tuple(one for node in nodes for one in _fields(node)))


def _grammar(path: str) -> object:
    if path.endswith(".go"):
        import tree_sitter_go  # noqa: PLC0415 -- as above

        return tree_sitter_go.language()
    import tree_sitter_java  # noqa: PLC0415 -- as above

    return tree_sitter_java.language()


def symbol_at(sources: Sources, path: str, line: int) -> str:
    """`Owner.name` of the function around a line, or an empty string."""
    unit = unit_of(sources, path)
    function = unit.around(line) if unit else None
    if function is None:
        return ""
    return f"{function.owner}.{function.name}" if function.owner else function.name


def walk(node: Node) -> Iterator[Node]:
    """The node and all inside it, in the order of the text."""
    pending = [node]
    while pending:
        one = pending.pop()
        yield one
        pending.extend(reversed(one.named_children))


def text_of(node: Node | None) -> str:
    """The code of a node as its author wrote it, on one line."""
    return (
        " ".join((node.text or b"").decode("utf-8", "replace").split()) if node is not None else ""
    )


def field_of(node: Node | None, name: str) -> Node | None:
    """The child of this name."""
    return node.child_by_field_name(name) if node is not None else None


def line_of(node: Node) -> int:
    """The line on which a node begins, from 1."""
    return int(node.start_point[0]) + 1


def called(node: Node) -> str:
    """The bare name of the function that a call names; for `new C()` the class."""
    match node.type:
        case "method_invocation":
            return text_of(field_of(node, "name"))
        case "object_creation_expression":
            return text_of(field_of(node, "type")).partition("<")[0]
        case "call_expression":
            return text_of(field_of(node, "function")).rpartition(".")[2]
        case _:
            return ""


def calls_in(node: Node) -> list[Node]:
    """Every call inside a node."""
    return [one for one in walk(node) if one.type in _CALLS]


def arguments_of(call: Node) -> list[Node]:
    """What a call is given."""
    given = field_of(call, "arguments")
    return list(given.named_children) if given is not None else []


def _function(node: Node, path: str) -> Function:
    receiver = field_of(node, "receiver")
    owner = (
        text_of(receiver).strip("()").split()[-1].lstrip("*")
        if receiver is not None
        else _class(node)
    )
    listed = field_of(node, "parameters")
    names = [
        text_of(name)
        for one in (listed.named_children if listed is not None else [])
        for name in one.children_by_field_name("name")
    ]
    return Function(
        path, text_of(field_of(node, "name")), owner, tuple(names), line_of(node), node.end_point[0] + 1, node,
        text_of(receiver).strip("()"),
    )  # fmt: skip


def _class(node: Node) -> str:
    around = node.parent
    while around is not None:
        if around.type.endswith(("class_declaration", "record_declaration", "enum_declaration")):
            return text_of(field_of(around, "name"))
        around = around.parent
    return ""


def _fields(node: Node) -> Iterator[Field]:
    if node.type == "field_declaration" and (declared := field_of(node, "declarator")) is not None:
        has_value = field_of(declared, "value") is not None
        kind = text_of(field_of(node, "type"))
        yield Field(
            _class(node), text_of(field_of(declared, "name")), kind, line_of(node), has_value
        )
    elif node.type == "type_spec":
        struct = field_of(node, "type")
        listed = (
            struct.named_children[0]
            if struct is not None and struct.type == "struct_type" and struct.named_children
            else None
        )
        for one in listed.named_children if listed is not None else []:
            for name in one.children_by_field_name("name"):
                yield Field(
                    text_of(field_of(node, "name")), text_of(name), text_of(field_of(one, "type")), line_of(one),
                    has_value=False, tag=text_of(field_of(one, "tag")),
                )  # fmt: skip
