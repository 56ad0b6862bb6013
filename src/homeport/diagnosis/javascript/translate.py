"""JavaScript and TypeScript as a Python syntax tree with the positions of the original.

Only what the flow of values needs is kept: functions, assignments, calls, members, literals,
control flow. The result is never run. `undefined` and `null` become None, `this` stays a name,
`require` and `import` become imports, a callback with a body becomes a function beside its use.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

SUFFIXES = (".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx")
CALLBACK = "callback at line "  # the name of a function without one; the line follows
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_DEPTH = 400  # nested deeper than people write; the interpreter's own stack ends not far beyond


class _Position(TypedDict):
    lineno: int
    col_offset: int
    end_lineno: int
    end_col_offset: int


def translate(text: str, path: str) -> ast.Module | None:
    """Return the module, or None when it nests too deeply; broken syntax is kept as far as read."""
    import tree_sitter  # noqa: PLC0415 -- native code, only when such a file is asked for

    root = tree_sitter.Parser(tree_sitter.Language(grammar(path))).parse(text.encode()).root_node
    try:
        return ast.Module(_Translator().body(root), [])
    except RecursionError:
        return None


def grammar(path: str) -> object:
    """The language of tree-sitter for a file of this name."""
    if path.endswith((".ts", ".mts", ".cts", ".tsx")):
        import tree_sitter_typescript  # noqa: PLC0415 -- as above

        tsx = path.endswith(".tsx")
        return (
            tree_sitter_typescript.language_tsx()
            if tsx
            else tree_sitter_typescript.language_typescript()
        )
    import tree_sitter_javascript  # noqa: PLC0415 -- as above

    return tree_sitter_javascript.language()


class _Translator:
    """Holds the functions that expressions brought along, until their statement is finished."""

    def __init__(self) -> None:
        self._brought: list[ast.stmt] = []

    # -- statements -----------------------------------------------------------------------------

    def body(self, block: Node | None) -> list[ast.stmt]:
        """The statements of a block; never empty, as Python wants it."""
        found: list[ast.stmt] = []
        for node in block.named_children if block else ():
            outer, self._brought = self._brought, []
            statements = self._statement(node)
            found += [*self._brought, *statements]
            self._brought = outer
        return found or [ast.Pass(**_at(block))]

    def _statement(self, node: Node) -> list[ast.stmt]:
        translate_it: Callable[[Node], list[ast.stmt]] | None = getattr(self, f"_{node.type}", None)
        if translate_it is not None:
            return translate_it(node)
        if node.type.endswith(("_expression", "identifier")) or node.type in _LITERALS:
            return [ast.Expr(self.expression(node), **_at(node))]
        return []

    def _expression_statement(self, node: Node) -> list[ast.stmt]:
        inner = node.named_children[0] if node.named_children else None
        if inner is None:
            return []
        if inner.type == "assignment_expression":
            return self._assignment(inner)
        if inner.type == "augmented_assignment_expression":
            return [self._augmented(inner)]
        return [ast.Expr(self.expression(inner), **_at(node))]

    def _assignment(self, node: Node) -> list[ast.stmt]:
        left, right = _field(node, "left"), _field(node, "right")
        target = _text(left)
        if target.startswith(("module.exports", "exports")):
            name = target.rpartition(".")[2] if target.count(".") > target.count("module.") else ""
            return self._exported("default" if name in ("", "exports") else name, right, node)
        if right is not None and right.type in _FUNCTIONS:
            return [self._function(right, target.rpartition(".")[2])]
        return [ast.Assign([self._target(left)], self.expression(right), **_at(node))]

    def _augmented(self, node: Node) -> ast.stmt:
        """`a += b` as `a = a + b`, which a backward flow can follow."""
        sign = _text(_field(node, "operator")).removesuffix("=")
        left, right = _field(node, "left"), self.expression(_field(node, "right"))
        value: ast.expr = ast.BoolOp(ast.Or(), [self.expression(left), right], **_at(node))
        if sign in _OPERATORS:
            value = ast.BinOp(self.expression(left), _OPERATORS[sign], right, **_at(node))
        value.source = _text(node)  # type: ignore[attr-defined]  # read by shape.code
        return ast.Assign([self._target(left)], value, **_at(node))

    def _exported(self, name: str, value: Node | None, node: Node) -> list[ast.stmt]:
        if value is not None and value.type in _FUNCTIONS:
            return [self._function(value, name)]
        if value is not None and value.type == "object" and name == "default":
            found: list[ast.stmt] = []
            for pair in value.named_children:
                key, inner = _field(pair, "key"), _field(pair, "value")
                if pair.type == "pair" and inner is not None and _text(inner) != _text(key):
                    found += self._exported(_text(key), inner, pair)
                elif pair.type == "method_definition":
                    found.append(self._function(pair, _text(_field(pair, "name"))))
            return found
        target = ast.Name(name, ast.Store(), **_at(node))
        return [ast.Assign([target], self.expression(value), **_at(node))]

    def _lexical_declaration(self, node: Node) -> list[ast.stmt]:
        return [s for one in _of(node, "variable_declarator") for s in self._declared(one)]

    _variable_declaration = _lexical_declaration

    def _declared(self, node: Node) -> list[ast.stmt]:
        name, value = _field(node, "name"), _field(node, "value")
        if value is None:
            none = _constant(None, node)
            return [ast.Assign([self._target(name)], none, **_at(node))]
        if (module := _required(value)) is not None:
            return _imports(name, module, node)
        if value.type in _FUNCTIONS:
            return [self._function(value, _text(name))]
        if value.type == "class":
            return [self._class(value, _text(name))]
        if name is not None and name.type == "object_pattern":
            return self._destructured(name, value)
        return [ast.Assign([self._target(name)], self.expression(value), **_at(node))]

    def _destructured(self, pattern: Node, value: Node | None) -> list[ast.stmt]:
        """`const {a, b: c} = v` as `a = v.a; c = v.b`."""
        found: list[ast.stmt] = []
        for part in pattern.named_children:
            names = _destructured_names(part)
            if names is None:
                continue
            key, local = names
            taken = ast.Attribute(self.expression(value), key, ast.Load(), **_at(part))
            target = ast.Name(local, ast.Store(), **_at(part))
            found.append(ast.Assign([target], taken, **_at(part)))
        return found

    def _function_declaration(self, node: Node) -> list[ast.stmt]:
        return [self._function(node, _text(_field(node, "name")))]

    _generator_function_declaration = _function_declaration
    _method_definition = _function_declaration

    def _class_declaration(self, node: Node) -> list[ast.stmt]:
        return [self._class(node, _text(_field(node, "name")))]

    _abstract_class_declaration = _class_declaration

    def _field_definition(self, node: Node) -> list[ast.stmt]:
        name = _field(node, "property") or _field(node, "name")
        value = _field(node, "value")
        if value is not None and value.type in _FUNCTIONS:
            return [self._function(value, _text(name))]
        target = ast.Name(_text(name), ast.Store(), **_at(node))
        return [ast.Assign([target], self.expression(value), **_at(node))]

    _public_field_definition = _field_definition

    def _return_statement(self, node: Node) -> list[ast.stmt]:
        value = node.named_children[0] if node.named_children else None
        return [ast.Return(self.expression(value) if value else None, **_at(node))]

    def _throw_statement(self, node: Node) -> list[ast.stmt]:
        return [ast.Raise(self.expression(_first(node)), None, **_at(node))]

    def _if_statement(self, node: Node) -> list[ast.stmt]:
        otherwise = _field(node, "alternative")
        inner = _first(otherwise) if otherwise is not None else None
        test = self.expression(_field(node, "condition"))
        then = self._branch(_field(node, "consequence"))
        return [ast.If(test, then, self._branch(inner) if inner else [], **_at(node))]

    def _branch(self, node: Node | None) -> list[ast.stmt]:
        if node is None or node.type == "statement_block":
            return self.body(node)
        return self._statement(node) or [ast.Pass(**_at(node))]

    def _for_statement(self, node: Node) -> list[ast.stmt]:
        start = _field(node, "initializer")
        before = self._statement(start) if start is not None else []
        test = self.expression(_field(node, "condition"))
        return [*before, ast.While(test, self._branch(_field(node, "body")), [], **_at(node))]

    def _for_in_statement(self, node: Node) -> list[ast.stmt]:
        left, over = _field(node, "left"), self.expression(_field(node, "right"))
        if _text(_field(node, "operator")) == "in":
            over = ast.Call(ast.Name("keys of", ast.Load(), **_at(node)), [over], [], **_at(node))
        return [
            ast.For(self._target(left), over, self._branch(_field(node, "body")), [], **_at(node))
        ]

    def _while_statement(self, node: Node) -> list[ast.stmt]:
        test = self.expression(_field(node, "condition"))
        return [ast.While(test, self._branch(_field(node, "body")), [], **_at(node))]

    _do_statement = _while_statement

    def _try_statement(self, node: Node) -> list[ast.stmt]:
        handlers = []
        if (handler := _field(node, "handler")) is not None:
            name = _field(handler, "parameter")
            caught = self.body(_field(handler, "body"))
            handlers = [ast.ExceptHandler(None, _text(name) or None, caught, **_at(handler))]
        final = _field(node, "finalizer")
        last = self.body(_field(final, "body")) if final is not None else []
        return [ast.Try(self.body(_field(node, "body")), handlers, [], last, **_at(node))]

    def _switch_statement(self, node: Node) -> list[ast.stmt]:
        """The cases as independent branches; with a default, one of them is always taken."""
        cases = [c for c in (_field(node, "body") or node).named_children if "switch" in c.type]
        chain: list[ast.stmt] = []
        for case in reversed(cases):
            inside = [
                s for child in case.children_by_field_name("body") for s in self._statement(child)
            ]
            inside = [s for s in inside if not isinstance(s, ast.Break)] or [ast.Pass(**_at(case))]
            if case.type == "switch_default":
                chain = inside
            else:
                test = self.expression(_field(case, "value"))
                chain = [ast.If(test, inside, chain, **_at(case))]
        return chain

    def _break_statement(self, node: Node) -> list[ast.stmt]:
        return [ast.Break(**_at(node))]

    def _continue_statement(self, node: Node) -> list[ast.stmt]:
        return [ast.Continue(**_at(node))]

    def _statement_block(self, node: Node) -> list[ast.stmt]:
        return self.body(node)

    def _export_statement(self, node: Node) -> list[ast.stmt]:
        inner = _field(node, "declaration")
        if inner is None:
            value = _field(node, "value")
            return self._exported("default", value, node) if value is not None else []
        found = self._statement(inner)
        if any(child.type == "default" for child in node.children):
            name = ast.Name(_text(_field(inner, "name")), ast.Load(), **_at(node))
            found.append(
                ast.Assign([ast.Name("default", ast.Store(), **_at(node))], name, **_at(node))
            )
        return found

    def _import_statement(self, node: Node) -> list[ast.stmt]:
        module = _string(_field(node, "source"))
        clause = next(iter(_of(node, "import_clause")), None)
        aliases: list[ast.stmt] = []
        for part in clause.named_children if clause is not None else ():
            if part.type == "identifier":
                aliases.append(_import_from(module, "default", _text(part), node))
            elif part.type == "namespace_import":
                aliases.append(_import(module, _text(_first(part)), node))
            for one in _of(part, "import_specifier"):
                name = _text(_field(one, "name"))
                aliases.append(
                    _import_from(module, name, _text(_field(one, "alias")) or name, node)
                )
        return aliases

    # -- functions and classes ------------------------------------------------------------------

    def _function(self, node: Node, name: str) -> ast.stmt:
        parameters = _field(node, "parameters")
        listed = parameters.named_children if parameters is not None else []
        if parameters is None and (single := _field(node, "parameter")) is not None:
            listed = [single]
        arguments, defaults, opened = self._parameters(listed)
        body = _field(node, "body")
        if body is None or body.type == "statement_block":
            inside = self._own_body(body)
        else:
            outer, self._brought = self._brought, []
            value = ast.Return(self.expression(body), **_at(body))
            inside, self._brought = [*self._brought, value], outer
        kind = (
            ast.AsyncFunctionDef
            if any(c.type == "async" for c in node.children)
            else ast.FunctionDef
        )
        name = "__init__" if name == "constructor" else name
        made = ast.arguments([], arguments, None, [], [], None, defaults)
        return kind(name=name, args=made, body=[*opened, *inside], decorator_list=[], **_at(node))

    def _own_body(self, body: Node | None) -> list[ast.stmt]:
        outer, self._brought = self._brought, []
        inside = self.body(body)
        self._brought = outer
        return inside

    def _parameters(
        self, listed: list[Node]
    ) -> tuple[list[ast.arg], list[ast.expr], list[ast.stmt]]:
        """Names, the defaults of the last ones, and assignments that open patterns."""
        arguments: list[ast.arg] = []
        defaults: list[ast.expr] = []
        opened: list[ast.stmt] = []
        for number, node in enumerate(listed):
            inner = _field(node, "pattern") or _field(node, "left") or node
            default = _field(node, "value") or _field(node, "right")
            name = _text(inner)
            if inner.type == "object_pattern":
                name = f"argument {number + 1}"
                for part in inner.named_children:
                    if (names := _destructured_names(part)) is not None:
                        whole = ast.Name(name, ast.Load(), **_at(part))
                        taken = ast.Attribute(whole, names[0], ast.Load(), **_at(part))
                        target = ast.Name(names[1], ast.Store(), **_at(part))
                        opened.append(ast.Assign([target], taken, **_at(part)))
            arguments.append(ast.arg(name, None, **_at(node)))
            if default is not None or defaults:
                defaults.append(self.expression(default))
        return arguments, defaults, opened

    def _class(self, node: Node, name: str) -> ast.stmt:
        heritage = next(iter(_of(node, "class_heritage")), None)
        bases = [self.expression(_first(heritage))] if heritage is not None else []
        inside = self.body(_field(node, "body"))
        return ast.ClassDef(
            name=name, bases=bases, keywords=[], body=inside, decorator_list=[], **_at(node)
        )

    # -- expressions ----------------------------------------------------------------------------

    def expression(self, node: Node | None) -> ast.expr:
        """The expression, with its own text as `source`; a missing one is None."""
        if node is None:
            return _constant(None, node)
        made = self._expression(node)
        made.source = _text(node)  # type: ignore[attr-defined]  # read by shape.code
        return made

    def _expression(self, node: Node) -> ast.expr:
        """What has no counterpart keeps the expressions inside it as a tuple."""
        at = _at(node)
        match node.type:
            case (
                "identifier"
                | "this"
                | "super"
                | "property_identifier"
                | "shorthand_property_identifier"
            ):
                return ast.Name(_text(node), ast.Load(), **at)
            case "undefined" | "null":
                return _constant(None, node)
            case "true" | "false":
                return _constant(node.type == "true", node)
            case "number":
                return _constant(_number(_text(node)), node)
            case "string":
                return _constant(_string(node), node)
            case "template_string":
                put_in = _of(node, "template_substitution")
                shown = (self.expression(_first(part)) for part in put_in)
                return ast.JoinedStr([ast.FormattedValue(v, -1, **at) for v in shown], **at)
            case "array":
                return ast.List([self.expression(c) for c in node.named_children], ast.Load(), **at)
            case "object":
                return self._object(node)
            case "member_expression":
                owner = self.expression(_field(node, "object"))
                return ast.Attribute(owner, _text(_field(node, "property")), ast.Load(), **at)
            case "subscript_expression":
                owner = self.expression(_field(node, "object"))
                index = self.expression(_field(node, "index"))
                return ast.Subscript(owner, index, ast.Load(), **at)
            case "call_expression" | "new_expression":
                return self._called(node)
            case "await_expression":
                return ast.Await(self.expression(_first(node)), **at)
            case "ternary_expression":
                parts = (_field(node, name) for name in ("condition", "consequence", "alternative"))
                test, then, otherwise = map(self.expression, parts)
                return ast.IfExp(test, then, otherwise, **at)
            case "binary_expression":
                return self._binary(node)
            case "unary_expression":
                if _text(_field(node, "operator")) == "!":
                    return ast.UnaryOp(ast.Not(), self.expression(_field(node, "argument")), **at)
                return ast.UnaryOp(ast.USub(), self.expression(_field(node, "argument")), **at)
            case "assignment_expression" | "augmented_assignment_expression":
                return self.expression(_field(node, "right"))
            case _ if node.type in _FUNCTIONS:
                return self._bring(node)
            case _ if node.type in _WRAPPERS:
                return self.expression(_first(node))
            case _:
                inside = [self.expression(c) for c in node.named_children if c.type not in _TYPES]
                return ast.Tuple(inside, ast.Load(), **at)

    def _called(self, node: Node) -> ast.expr:
        func = self.expression(_field(node, "function") or _field(node, "constructor"))
        given = _field(node, "arguments")
        listed = given.named_children if given is not None else []
        return ast.Call(func, [self.expression(one) for one in listed], [], **_at(node))

    def _object(self, node: Node) -> ast.expr:
        keys: list[ast.expr | None] = []
        values: list[ast.expr] = []
        for part in node.named_children:
            if part.type == "pair":
                key = _field(part, "key")
                quoted = key is not None and key.type == "string"
                keys.append(_constant(_string(key) if quoted else _text(key), part))
                values.append(self.expression(_field(part, "value")))
            elif part.type == "shorthand_property_identifier":
                keys.append(_constant(_text(part), part))
                values.append(self.expression(part))
            elif part.type == "spread_element":
                keys.append(None)
                values.append(self.expression(_first(part)))
            elif part.type == "method_definition":
                keys.append(_constant(_text(_field(part, "name")), part))
                values.append(self._bring(part))
        return ast.Dict(keys, values, **_at(node))

    def _binary(self, node: Node) -> ast.expr:
        left, right = self.expression(_field(node, "left")), self.expression(_field(node, "right"))
        sign, at = _text(_field(node, "operator")), _at(node)
        if sign in ("||", "??", "&&"):
            return ast.BoolOp(ast.And() if sign == "&&" else ast.Or(), [left, right], **at)
        if sign in _OPERATORS:
            return ast.BinOp(left, _OPERATORS[sign], right, **at)
        return ast.Compare(left, [ast.Eq()], [right], **at)

    def _bring(self, node: Node) -> ast.expr:
        """Put a function without a name before the statement, and its name in its place."""
        name = f"{CALLBACK}{node.start_point[0] + 1}"
        self._brought.append(self._function(node, name))
        return ast.Name(name, ast.Load(), **_at(node))

    def _target(self, node: Node | None) -> ast.expr:
        """What an assignment or loop binds."""
        if node is not None and node.type in ("lexical_declaration", "variable_declaration"):
            node = _first(node)
        if node is not None and node.type == "array_pattern":
            parts = [self._target(part) for part in node.named_children]
            return ast.Tuple(parts, ast.Store(), **_at(node))
        made = self.expression(node)
        if isinstance(made, (ast.Name, ast.Attribute, ast.Subscript)):
            made.ctx = ast.Store()
        return made


_FUNCTIONS = frozenset(
    ["arrow_function", "function_expression", "function", "generator_function", "method_definition"]
)
_WRAPPERS = frozenset(
    [
        "parenthesized_expression",
        "spread_element",
        "as_expression",
        "chain_expression",
        "non_null_expression",
        "satisfies_expression",
        "expression_statement",
        "required_parameter",
        "optional_parameter",
    ]
)
_TYPES = frozenset({"type_annotation", "type_arguments", "comment"})
_LITERALS = frozenset({"string", "number", "template_string", "array", "object"})
_OPERATORS: dict[str, ast.operator] = {
    "+": ast.Add(),
    "-": ast.Sub(),
    "*": ast.Mult(),
    "/": ast.Div(),
    "%": ast.Mod(),
    "**": ast.Pow(),
}


def _constant(value: str | float | None, node: Node | None) -> ast.Constant:
    return ast.copy_location(ast.Constant(value), ast.Pass(**_at(node)))


def _at(node: Node | None) -> _Position:
    """Lines from 1 and columns in UTF-8 bytes, as `ast` counts them."""
    if node is None:
        return {"lineno": 1, "col_offset": 0, "end_lineno": 1, "end_col_offset": 0}
    (line, column), (end_line, end_column) = node.start_point, node.end_point
    return {
        "lineno": line + 1,
        "col_offset": column,
        "end_lineno": end_line + 1,
        "end_col_offset": end_column,
    }


def _field(node: Node | None, name: str) -> Node | None:
    return node.child_by_field_name(name) if node is not None else None


def _first(node: Node | None) -> Node | None:
    inside = [c for c in node.named_children if c.type != "comment"] if node is not None else []
    return inside[0] if inside else None


def _of(node: Node, kind: str) -> list[Node]:
    """The children of a kind, through lists that only group them."""
    found = [child for child in node.named_children if child.type == kind]
    for group in node.named_children:
        if group.type in ("named_imports", "import_clause"):
            found += _of(group, kind)
    return found


def _text(node: Node | None) -> str:
    return (node.text or b"").decode("utf-8", "replace") if node is not None else ""


def _string(node: Node | None) -> str:
    return _ESCAPE.sub(r"\1", _text(node)[1:-1])


def _number(text: str) -> float:
    try:
        return float(text) if "." in text else int(text.rstrip("n"), 0)
    except ValueError:
        return 0


def _required(value: Node) -> str | None:
    """The module of `require('...')`."""
    if value.type != "call_expression" or _text(_field(value, "function")) != "require":
        return None
    given = _field(value, "arguments")
    first = _first(given)
    return _string(first) if first is not None and first.type == "string" else None


def _imports(name: Node | None, module: str, node: Node) -> list[ast.stmt]:
    if name is None or name.type != "object_pattern":
        return [_import(module, _text(name), node)]
    parts = (_destructured_names(part) for part in name.named_children)
    return [_import_from(module, key, local, node) for key, local in filter(None, parts)]


def _destructured_names(part: Node) -> tuple[str, str] | None:
    """(property, local name) of one part of an object pattern."""
    match part.type:
        case "shorthand_property_identifier_pattern":
            return _text(part), _text(part)
        case "pair_pattern":
            return _text(_field(part, "key")), _text(_field(part, "value"))
        case "object_assignment_pattern":
            return _text(_field(part, "left")), _text(_field(part, "left"))
        case _:
            return None


def _import(module: str, local: str, node: Node) -> ast.stmt:
    return ast.Import([ast.alias(module, local)], **_at(node))


def _import_from(module: str, member: str, local: str, node: Node) -> ast.stmt:
    return ast.ImportFrom(module, [ast.alias(member, local)], 0, **_at(node))
