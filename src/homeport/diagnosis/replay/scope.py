"""Where names have their values while a program is replayed."""

import ast
from typing import Any

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


class Absent:
    """What could not be replayed, such as a third-party module: any use of it gives up."""

    def __init__(self, name: str) -> None:
        self.name = name


class Module:
    """One file of the repository: its names, filled while its statements are replayed."""

    def __init__(self, path: str, name: str) -> None:
        self.path = path
        self.names: dict[str, Any] = {"__name__": name, "__file__": path}


class Scope:
    """The names of one call, class body or module; `outer` is the function around it."""

    __slots__ = (
        "class_body", "comprehension", "holder", "module", "names", "not_own", "outer", "owner",
        "passed",
    )  # fmt: skip

    def __init__(self, module: Module, outer: "Scope | None" = None) -> None:
        self.module = module
        self.outer = outer
        self.names: dict[str, Any] = {}
        self.not_own: dict[str, dict[str, Any]] = {}  # names that `global` or `nonlocal` lends
        self.owner: list[type] = []  # the class that a method belongs to, once it is made
        self.holder = ""  # the class whose private names are meant
        self.passed: Any = None  # the first argument, for `super()`
        self.class_body = False
        self.comprehension = False

    def find(self, name: str) -> dict[str, Any] | None:
        """The table that holds the name, seen from here."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names
            scope = scope.outer
        return self.module.names if name in self.module.names else None

    def store(self, name: str, value: Any) -> None:
        """Give the name a value here, or where a declaration says that it lives."""
        self.not_own.get(name, self.names)[name] = value

    def lend(self, names: list[str], *, everywhere: bool) -> None:
        """Follow `global` (`everywhere`) or `nonlocal`."""
        for name in names:
            table = self.module.names if everywhere else None
            scope = self.outer
            while table is None and scope is not None:
                table = scope.names if name in scope.names else None
                scope = scope.outer
            if table is not None:
                self.not_own[name] = table


def module_scope(module: Module) -> Scope:
    """The scope of a module's own statements."""
    scope = Scope(module)
    scope.names = module.names
    return scope
