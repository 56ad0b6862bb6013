"""What a statement does: one function for each kind of syntax, listed in one table."""

import ast
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from homeport.diagnosis.replay import reaching
from homeport.diagnosis.replay.classes import class_of
from homeport.diagnosis.replay.expressions import assign, binary, evaluate, mangled
from homeport.diagnosis.replay.functions import function_of
from homeport.diagnosis.replay.imports import bring_in
from homeport.diagnosis.replay.limits import GaveUp
from homeport.diagnosis.replay.patterns import fits
from homeport.diagnosis.replay.run import BREAK, CONTINUE, Returned, Run
from homeport.diagnosis.replay.scope import Function, Scope
from homeport.diagnosis.replay.stand_ins import awaited


def block(run: Run, body: list[ast.stmt], scope: Scope) -> Any:
    """Go through statements; gives what `return`, `break` or `continue` says, else None."""
    for statement in body:
        signal = execute(run, statement, scope)
        if signal is not None:
            return signal
    return None


def execute(run: Run, statement: ast.stmt, scope: Scope) -> Any:
    """Go through one statement."""
    run.steps.tick()
    if statement is run.edited:
        statement = run.by  # type: ignore[assignment]  # a statement is replaced by a statement
    if run.watch is not None:
        run.watch(statement, None, scope)
    kind = _KINDS.get(type(statement))
    if kind is None:
        raise GaveUp(f"syntax of the kind {type(statement).__name__}")
    try:
        return kind(run, statement, scope)
    except Exception as error:
        run.note(error, scope, statement)
        raise


def _expression(run: Run, node: ast.Expr, scope: Scope) -> None:
    evaluate(run, node.value, scope)


def _assign(run: Run, node: ast.Assign, scope: Scope) -> None:
    value = evaluate(run, node.value, scope)
    for target in node.targets:
        assign(run, target, value, scope)


def _annotated(run: Run, node: ast.AnnAssign, scope: Scope) -> None:
    if scope.class_body and isinstance(node.target, ast.Name):
        kinds = scope.names.setdefault("__annotations__", {})
        kinds[node.target.id] = ast.unparse(node.annotation)
    if node.value is not None:
        assign(run, node.target, evaluate(run, node.value, scope), scope)


def _augmented(run: Run, node: ast.AugAssign, scope: Scope) -> None:
    target = node.target
    match target:
        case ast.Name(id=name):
            table = scope.find(name)
            if table is None:
                raise NameError(f"name '{name}' is not defined")
            added = evaluate(run, node.value, scope)
            scope.store(name, binary(node.op, table[name], added, in_place=True))
        case ast.Attribute(value=owner, attr=name):
            held = evaluate(run, owner, scope)
            before = reaching.attribute(held, mangled(name, scope))
            after = binary(node.op, before, evaluate(run, node.value, scope), in_place=True)
            reaching.set_attribute(held, mangled(name, scope), after)
        case ast.Subscript(value=owner, slice=index):
            held, key = evaluate(run, owner, scope), evaluate(run, index, scope)
            added = evaluate(run, node.value, scope)
            held[key] = binary(node.op, held[key], added, in_place=True)


def _return(run: Run, node: ast.Return, scope: Scope) -> Any:
    return Returned(evaluate(run, node.value, scope) if node.value else None)


def _if(run: Run, node: ast.If, scope: Scope) -> Any:
    return block(run, node.body if evaluate(run, node.test, scope) else node.orelse, scope)


def _for(run: Run, node: ast.For, scope: Scope) -> Any:
    for value in run.steps.each(evaluate(run, node.iter, scope)):
        assign(run, node.target, value, scope)
        signal = block(run, node.body, scope)
        if signal is BREAK:
            return None
        if signal is not None and signal is not CONTINUE:
            return signal
    return block(run, node.orelse, scope)


def _while(run: Run, node: ast.While, scope: Scope) -> Any:
    while evaluate(run, node.test, scope):
        signal = block(run, node.body, scope)
        if signal is BREAK:
            return None
        if signal is not None and signal is not CONTINUE:
            return signal
    return block(run, node.orelse, scope)


def _break(*_: Any) -> Any:
    return BREAK


def _continue(*_: Any) -> Any:
    return CONTINUE


def _pass(*_: Any) -> None:
    """Do nothing."""


def _assert(run: Run, node: ast.Assert, scope: Scope) -> None:
    if not evaluate(run, node.test, scope):
        raise AssertionError(evaluate(run, node.msg, scope) if node.msg else "")


def _raise(run: Run, node: ast.Raise, scope: Scope) -> None:
    if node.exc is None:
        raise run.handling[-1] if run.handling else RuntimeError("No active exception to reraise")
    error = evaluate(run, node.exc, scope)
    if isinstance(error, type) and issubclass(error, Exception):
        error = error()
    if not isinstance(error, Exception):
        raise GaveUp("something unusual is raised")
    raise error


def _try(run: Run, node: ast.Try, scope: Scope) -> Any:
    signal = None
    try:
        try:
            signal = block(run, node.body, scope)
        except Exception as error:
            handler = _handler(run, node.handlers, error, scope)
            if handler is None:
                raise
            if handler.name:
                scope.store(handler.name, error)
            run.handling.append(error)
            try:
                signal = block(run, handler.body, scope)
            finally:
                run.handling.pop()
        else:
            signal = signal or block(run, node.orelse, scope)
    finally:
        last = block(run, node.finalbody, scope)
    return last or signal


def _handler(
    run: Run, handlers: list[ast.ExceptHandler], error: Exception, scope: Scope
) -> ast.ExceptHandler | None:
    for handler in handlers:
        if handler is run.edited:
            continue  # the edit takes it away
        if handler.type is None or isinstance(error, evaluate(run, handler.type, scope)):
            if run.watch is not None:
                run.watch(handler, None, scope)
            return handler
    return None


def _with(run: Run, node: ast.With | ast.AsyncWith, scope: Scope, at: int = 0) -> Any:
    if at == len(node.items):
        return block(run, node.body, scope)
    item = node.items[at]
    manager = evaluate(run, item.context_expr, scope)
    begin, end = "__enter__", "__exit__"
    wait: Callable[[Any], Any] = lambda value: value  # noqa: E731 -- one of two ways
    if isinstance(node, ast.AsyncWith):
        begin, end, wait = "__aenter__", "__aexit__", awaited
    leave = reaching.attribute(manager, end)
    value = wait(reaching.attribute(manager, begin)())
    if item.optional_vars is not None:
        assign(run, item.optional_vars, value, scope)
    try:
        signal = _with(run, node, scope, at + 1)
    except Exception as error:
        if not wait(leave(type(error), error, None)):
            raise
        return None
    wait(leave(None, None, None))
    return signal


def _delete(run: Run, node: ast.Delete, scope: Scope) -> None:
    for target in node.targets:
        match target:
            case ast.Name(id=name):
                table = scope.find(name)
                if table is None:
                    raise NameError(f"name '{name}' is not defined")
                del table[name]
            case ast.Subscript(value=owner, slice=index):
                held = evaluate(run, owner, scope)
                del held[evaluate(run, index, scope)]
            case _:
                raise GaveUp("an unusual deletion")


def _define(run: Run, node: Function, scope: Scope) -> None:
    if isinstance(node, ast.Lambda):
        return
    made: Any = function_of(run, node, scope)
    scope.store(node.name, _decorated(run, made, node.decorator_list, scope))


def _class(run: Run, node: ast.ClassDef, scope: Scope) -> None:
    made = class_of(run, node, scope)
    box = made[1]
    decorated = _decorated(run, made[0], node.decorator_list, scope)
    box[:] = [decorated] if isinstance(decorated, type) else box
    scope.store(node.name, decorated)


def _decorated(run: Run, made: Any, decorators: list[ast.expr], scope: Scope) -> Any:
    for decorator in reversed(decorators):
        made = reaching.call(evaluate(run, decorator, scope), [made], {})
    return made


def _import(run: Run, node: ast.Import | ast.ImportFrom, scope: Scope) -> None:
    for name, value in bring_in(run, node, scope.module.path):
        scope.store(name, value)


def _declare(_: Run, node: ast.Global | ast.Nonlocal, scope: Scope) -> None:
    scope.lend(node.names, everywhere=isinstance(node, ast.Global))


def _match(run: Run, node: ast.Match, scope: Scope) -> Any:
    subject = evaluate(run, node.subject, scope)
    for case in node.cases:
        if fits(run, case.pattern, subject, scope) and (
            case.guard is None or evaluate(run, case.guard, scope)
        ):
            return block(run, case.body, scope)
    return None


_KINDS: Mapping[type[ast.stmt], Callable[[Run, Any, Scope], Any]] = MappingProxyType({
    ast.Expr: _expression, ast.Assign: _assign, ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented, ast.Return: _return, ast.If: _if, ast.For: _for, ast.While: _while,
    ast.Break: _break, ast.Continue: _continue, ast.Pass: _pass, ast.Assert: _assert,
    ast.Raise: _raise, ast.Try: _try, ast.With: _with, ast.AsyncWith: _with, ast.Delete: _delete,
    ast.FunctionDef: _define, ast.AsyncFunctionDef: _define, ast.ClassDef: _class,
    ast.Import: _import, ast.ImportFrom: _import, ast.Global: _declare, ast.Nonlocal: _declare,
    ast.Match: _match,
})  # fmt: skip
