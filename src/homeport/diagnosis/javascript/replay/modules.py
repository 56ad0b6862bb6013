"""Modules of the repository: loading them, and what they import and export."""

from __future__ import annotations

import json
import posixpath
from typing import TYPE_CHECKING

from homeport.diagnosis.javascript.replay.functions import closure
from homeport.diagnosis.javascript.replay.library import runtime
from homeport.diagnosis.javascript.replay.library.native import given
from homeport.diagnosis.javascript.replay.library.objects import from_plain
from homeport.diagnosis.javascript.replay.operators import text_of
from homeport.diagnosis.javascript.replay.run import Call, Scope
from homeport.diagnosis.javascript.replay.statements import execute, hoist
from homeport.diagnosis.javascript.replay.values import UNDEFINED, Function, Thing, Value
from homeport.diagnosis.replay.limits import GaveUp

if TYPE_CHECKING:
    from homeport.diagnosis.javascript.replay.run import Run
    from homeport.diagnosis.javascript.replay.syntax import Node
    from homeport.diagnosis.javascript.replay.testing.suite import Suite

_DECLARED = ("lexical_declaration", "variable_declaration")


class Loader:
    """Loads modules once; `suite` gives test files what they import."""

    def __init__(self, run: Run, suite: Suite) -> None:
        self._run, self._suite = run, suite
        self._global = Scope(None, "", None)
        self._global.names.update({**runtime(), **suite.names()})

    def load(self, path: str) -> Value:
        """What the module exports."""
        if path in self._run.modules:
            return self._run.modules[path].find("exports")
        module = Thing({"exports": Thing()})
        self._run.modules[path] = module
        scope = Scope(self._global, path, Call(module.props["exports"], None))
        scope.names.update({
            "module": module, "exports": module.props["exports"],
            "__dirname": "/" + posixpath.dirname(path), "__filename": "/" + path,
            "require": Function("require", lambda _, __, a: self._required(text_of(given(a)), path)),
        })  # fmt: skip
        if scope.function:
            scope.function.scope = scope
        tree = self._run.trees.tree(path)
        for node in tree.children:
            if node.kind == "import_statement":
                self._import(node, scope)
            else:
                hoist(node, scope)
        for node in tree.children:
            self._statement(node, scope, module)
        return module.find("exports")

    def _data(self, path: str) -> Value:
        if path in self._run.modules:
            return self._run.modules[path].find("exports")
        sources = self._run.trees.sources
        text = sources.text(path) if path in sources else sources.data.read(path)
        try:
            value = from_plain(json.loads(text or ""))
        except ValueError:
            raise GaveUp(f"{path} is no JSON") from None
        self._run.modules[path] = Thing({"exports": value})
        return value

    def _required(self, name: str, path: str) -> Value:
        found = self._suite.module(name)
        if found is not None:
            return found
        if not name.startswith("."):
            raise GaveUp(f"the package {name}")
        if name.endswith(".json"):
            return self._data(posixpath.normpath(posixpath.join(posixpath.dirname(path), name)))
        where = self._run.trees.sources.module(name, path)
        if where is None:
            raise GaveUp(f"the module {name}")
        return self.load(where)

    # -- import and export -----------------------------------------------------------------------

    def _import(self, node: Node, scope: Scope) -> None:
        clause = next((c for c in node.children if c.kind == "import_clause"), None)
        if clause is None or "type" in node.marks:
            return
        exports = self._required(_name(node.part("source")), scope.path)
        for part in clause.children:
            if part.kind == "identifier":
                scope.names[part.text] = _default(exports)
            elif part.kind == "namespace_import":
                scope.names[part.children[0].text] = exports
            else:
                for one in part.children:
                    name, alias = one.part("name").text, one.fields.get("alias")
                    local = alias.text if alias else name
                    value = _default(exports) if name == "default" else _member(exports, name)
                    scope.names[local] = value

    def _statement(self, node: Node, scope: Scope, module: Thing) -> None:
        if node.kind == "import_statement":
            return
        if node.kind != "export_statement":
            execute(self._run, node, scope)
            return
        exports = module.find("exports")
        if not isinstance(exports, Thing):
            raise GaveUp("exports of an unusual kind")
        declared = node.fields.get("declaration")
        if "source" in node.fields:
            self._passed_on(node, scope, exports)
        elif "default" in node.marks:
            exports.props["default"] = self._default_value(node, declared, scope)
        elif declared is not None:
            execute(self._run, declared, scope)
            for name in _declared(declared):
                exports.props[name] = scope.names.get(name, UNDEFINED)
        else:
            for one in node.children[0].children if node.children else ():
                name, alias = one.part("name").text, one.fields.get("alias")
                exports.props[alias.text if alias else name] = scope.names.get(name, UNDEFINED)

    def _default_value(self, node: Node, declared: Node | None, scope: Scope) -> Value:
        if declared is None:
            return self._run.value(node.part("value"), scope)
        if "name" not in declared.fields:
            return closure(declared, scope)
        execute(self._run, declared, scope)
        return scope.names.get(declared.part("name").text, UNDEFINED)

    def _passed_on(self, node: Node, scope: Scope, exports: Thing) -> None:
        given_on = self._required(_name(node.part("source")), scope.path)
        clause = next((c for c in node.children if c.kind == "export_clause"), None)
        if clause is None:
            if isinstance(given_on, Thing):
                exports.props.update(given_on.props)
            return
        for one in clause.children:
            name, alias = one.part("name").text, one.fields.get("alias")
            exports.props[alias.text if alias else name] = _member(given_on, name)


def _name(source: Node) -> str:
    return source.text.strip("'\"`")


def _default(exports: Value) -> Value:
    """The default export; of a CommonJS module it is the module itself."""
    if isinstance(exports, Thing) and "default" in exports.props:
        return exports.props["default"]
    return exports


def _member(exports: Value, name: str) -> Value:
    return exports.find(name) if isinstance(exports, Thing) else UNDEFINED


def _declared(node: Node) -> list[str]:
    if node.kind in _DECLARED:
        return [
            one.part("name").text for one in node.children if one.part("name").kind == "identifier"
        ]
    name = node.fields.get("name")
    return [name.text] if name else []
