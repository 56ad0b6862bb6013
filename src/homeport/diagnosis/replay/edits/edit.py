"""One edit of a line: what would be replaced, by what, and the plain name of the mistake."""

import ast
import copy
from dataclasses import dataclass
from typing import Any

from homeport.diagnosis.python.shape import short


@dataclass(frozen=True, slots=True)
class Edit:
    """`what` names the mistake; `weight` (0 to 1) is how often it is one, compared with others."""

    node: ast.AST
    by: ast.AST
    weight: float
    what: str
    fix: str = ""  # in words, where "X instead of Y" does not say it
    at: int = 0  # the line to change, where it is another one than the node's

    @property
    def line(self) -> int:
        """The line to change."""
        return self.at or int(getattr(self.node, "lineno", 1))

    @property
    def told(self) -> str:
        """What would be done."""
        return self.fix or f"`{short(self.by)}` instead of `{short(self.node)}`"


@dataclass(frozen=True, slots=True)
class Seen:
    """A piece of syntax that the failing check went through, with its last value.

    `names` are the names seen there, `inner` the last values of the pieces below, by identity.
    """

    node: ast.AST
    path: str
    value: Any
    names: dict[str, Any]
    inner: dict[int, Any]
    parents: dict[int, ast.AST]
    texts: set[str]  # all that the check saw, keys of tables among them

    @property
    def parent(self) -> ast.AST | None:
        """The syntax around this piece."""
        return self.parents.get(id(self.node))

    def of(self, node: ast.AST) -> Any:
        """The last value of a piece below."""
        return self.inner.get(id(node))


def name(text: str) -> ast.Name:
    """A name that is read."""
    return ast.Name(text, ast.Load())


def called(function: str, *args: ast.expr) -> ast.Call:
    """`function(args)`."""
    return ast.Call(name(function), list(args), [])


def method(owner: ast.expr, attribute: str, *args: ast.expr) -> ast.Call:
    """`owner.attribute(args)`."""
    return ast.Call(ast.Attribute(owner, attribute, ast.Load()), list(args), [])


def again(node: ast.expr) -> ast.expr:
    """The same expression as another object, which an edit of it can hold."""
    return copy.copy(node)


def together(*statements: ast.stmt) -> ast.If:
    """Several statements in the place of one."""
    return ast.If(ast.Constant(value=True), list(statements), [])


def whole(value: Any) -> bool:
    """Tell whether a value is an int (a bool is none here)."""
    return isinstance(value, int) and not isinstance(value, bool)


def number(value: Any) -> bool:
    """Tell whether a value is a number that is no bool."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)
