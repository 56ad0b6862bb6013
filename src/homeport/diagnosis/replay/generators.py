"""Generator functions of a replayed program: the statements that hold a `yield`, run lazily."""

import ast
from collections.abc import Generator
from typing import Any

from homeport.diagnosis.replay.limits import GaveUp
from homeport.diagnosis.replay.run import BREAK, CONTINUE, Returned, Run
from homeport.diagnosis.replay.scope import Scope

Lazy = Generator[Any, Any, Any]


def lazily(run: Run, body: list[ast.stmt], scope: Scope) -> Lazy:
    """Go through a body that yields; gives what `return` or a jump says."""
    for statement in body:
        signal = yield from _statement(run, statement, scope)
        if signal is not None:
            return signal.value if isinstance(signal, Returned) else signal
    return None


def _block(run: Run, body: list[ast.stmt], scope: Scope) -> Lazy:
    for statement in body:
        signal = yield from _statement(run, statement, scope)
        if signal is not None:
            return signal
    return None


def _statement(run: Run, statement: ast.stmt, scope: Scope) -> Lazy:
    if statement is run.edited:
        statement = run.by  # type: ignore[assignment]  # a statement is replaced by a statement
    if not _yields(statement):
        return run.block(run, [statement], scope)
    run.steps.tick()
    if run.watch is not None:
        run.watch(statement, None, scope)
    try:
        return (yield from _kinds(run, statement, scope))
    except Exception as error:
        run.note(error, scope, statement)
        raise


def _yields(statement: ast.stmt) -> bool:
    return any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in ast.walk(statement))


def _kinds(run: Run, statement: ast.stmt, scope: Scope) -> Lazy:
    match statement:
        case ast.Expr(value=ast.Yield(value=value)):
            yield run.evaluate(run, value, scope) if value else None
        case ast.Expr(value=ast.YieldFrom(value=value)):
            yield from run.evaluate(run, value, scope)
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Yield(value=value)):
            sent = yield (run.evaluate(run, value, scope) if value else None)
            scope.store(name, sent)
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.YieldFrom(value=value)):
            given = yield from run.evaluate(run, value, scope)
            scope.store(name, given)
        case ast.If(test=test, body=body, orelse=otherwise):
            chosen = body if run.evaluate(run, test, scope) else otherwise
            return (yield from _block(run, chosen, scope))
        case ast.For() | ast.While():
            return (yield from _loop(run, statement, scope))
        case ast.Try():
            return (yield from _try(run, statement, scope))
        case ast.With(items=[item]):
            return (yield from _with(run, item, statement.body, scope))
        case _:
            raise GaveUp("a yield in an unusual place")
    return None


def _loop(run: Run, loop: ast.For | ast.While, scope: Scope) -> Lazy:
    if isinstance(loop, ast.For):
        for value in run.steps.each(run.evaluate(run, loop.iter, scope)):
            run.assign(run, loop.target, value, scope)
            signal = yield from _block(run, loop.body, scope)
            if signal is BREAK:
                return None
            if signal is not None and signal is not CONTINUE:
                return signal
    else:
        while run.evaluate(run, loop.test, scope):
            signal = yield from _block(run, loop.body, scope)
            if signal is BREAK:
                return None
            if signal is not None and signal is not CONTINUE:
                return signal
    return (yield from _block(run, loop.orelse, scope))


def _try(run: Run, node: ast.Try, scope: Scope) -> Lazy:
    if node.handlers or node.orelse:
        raise GaveUp("a yield where an exception is caught")
    try:
        signal = yield from _block(run, node.body, scope)
    finally:
        run.block(run, node.finalbody, scope)
    return signal


def _with(run: Run, item: ast.withitem, body: list[ast.stmt], scope: Scope) -> Lazy:
    with run.evaluate(run, item.context_expr, scope) as value:
        if item.optional_vars is not None:
            run.assign(run, item.optional_vars, value, scope)
        return (yield from _block(run, body, scope))
