"""Statements of JavaScript, run one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeport.diagnosis.javascript.replay.binding import bind, declare
from homeport.diagnosis.javascript.replay.classes import new_class
from homeport.diagnosis.javascript.replay.functions import Returned, closure
from homeport.diagnosis.javascript.replay.iterating import each
from homeport.diagnosis.javascript.replay.operators import same, text_of, truthy
from homeport.diagnosis.javascript.replay.values import (
    UNDEFINED,
    Array,
    Thing,
    Thrown,
    Value,
)
from homeport.diagnosis.replay.limits import GaveUp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from homeport.diagnosis.javascript.replay.run import Run, Scope
    from homeport.diagnosis.javascript.replay.syntax import Node


class Jump:
    """What a block says when it met `break` or `continue`, perhaps with a label."""

    __slots__ = ("label", "word")

    def __init__(self, word: str, label: str = "") -> None:
        self.word, self.label = word, label


Outcome = Returned | Jump | None


def execute(run: Run, node: Node, scope: Scope) -> Outcome:
    """Run one statement; says when the block ends early."""
    if node is run.edited and run.by is not None:
        node = run.by
    run.steps.tick()
    work = _STATEMENTS.get(node.kind)
    if work is None:
        raise GaveUp(f"a statement of the kind {node.kind}")
    return work(run, node, scope)


def block(run: Run, statements: Iterable[Node], scope: Scope) -> Outcome:
    """Run statements in order; functions are known before the first of them."""
    found = list(statements)
    for node in found:
        hoist(node, scope)
    for node in found:
        outcome = execute(run, node, scope)
        if outcome is not None:
            return outcome
    return None


def hoist(node: Node, scope: Scope) -> None:
    """Make a function known before the statements are run."""
    inner = node.fields.get("declaration", node) if node.kind == "export_statement" else node
    if inner.kind in ("function_declaration", "generator_function_declaration"):
        scope.names[inner.part("name").text] = closure(inner, scope)


def _expression(run: Run, node: Node, scope: Scope) -> Outcome:
    run.value(node.children[0], scope)
    return None


def _declaration(run: Run, node: Node, scope: Scope) -> Outcome:
    where = scope
    if node.kind == "variable_declaration" and scope.function and scope.function.scope:
        where = scope.function.scope
    for one in node.children:
        given = one.fields.get("value")
        value = run.value(given, scope) if given else UNDEFINED
        bind(run, one.part("name"), value, scope, where.names)
    return None


def _nothing(_: Run, __: Node, ___: Scope) -> Outcome:
    return None


def _class(run: Run, node: Node, scope: Scope) -> Outcome:
    scope.names[node.part("name").text] = new_class(run, node, scope)
    return None


def _if(run: Run, node: Node, scope: Scope) -> Outcome:
    if truthy(run.value(node.part("condition"), scope)):
        return execute(run, node.part("consequence"), scope)
    other = node.fields.get("alternative")
    return execute(run, other.children[0], scope) if other else None


def _statement_block(run: Run, node: Node, scope: Scope) -> Outcome:
    return block(run, node.children, scope.inner())


def _loop_ends(outcome: Outcome, label: str) -> tuple[bool, Outcome]:
    """Whether the loop is left, and with what."""
    match outcome:
        case Jump(word="break", label=named) if named in ("", label):
            return True, None
        case Jump(word="continue", label=named) if named in ("", label):
            return False, None
        case None:
            return False, None
        case _:
            return True, outcome


def _for(run: Run, node: Node, scope: Scope, label: str = "") -> Outcome:
    round_ = scope.inner()
    start, test = node.fields.get("initializer"), node.fields.get("condition")
    step = node.fields.get("increment")
    if start is not None:
        if start.kind.endswith("declaration"):
            execute(run, start, round_)
        elif start.kind != "empty_statement":
            run.value(_inside(start), round_)
    while (
        test is None or test.kind == "empty_statement" or truthy(run.value(_inside(test), round_))
    ):
        run.steps.tick()
        ends, outcome = _loop_ends(execute(run, node.part("body"), round_), label)
        if ends:
            return outcome
        fresh = scope.inner()  # each round has variables of its own
        fresh.names.update(round_.names)
        round_ = fresh
        if step is not None:
            run.value(step, round_)
    return None


def _inside(node: Node) -> Node:
    return node.children[0] if node.kind == "expression_statement" else node


def _for_in(run: Run, node: Node, scope: Scope, label: str = "") -> Outcome:
    over = run.value(node.part("right"), scope)
    left = node.part("left")
    if node.part("operator").text == "in":
        names = over.shown() if isinstance(over, Thing) else []
        if isinstance(over, Array):
            names = [str(number) for number in range(len(over.items))]
        rounds: Iterable[Value] = names
    else:
        rounds = each(run, over)
    for value in rounds:
        run.steps.tick()
        inner = scope.inner()
        if "kind" in node.fields:
            declare(run, left, value, inner)
        else:
            bind(run, left, value, scope, None)
        ends, outcome = _loop_ends(execute(run, node.part("body"), inner), label)
        if ends:
            return outcome
    return None


def _while(run: Run, node: Node, scope: Scope, label: str = "") -> Outcome:
    first = node.kind == "do_statement"
    while first or truthy(run.value(node.part("condition"), scope)):
        first = False
        run.steps.tick()
        ends, outcome = _loop_ends(execute(run, node.part("body"), scope), label)
        if ends:
            return outcome
    return None


def _labeled(run: Run, node: Node, scope: Scope) -> Outcome:
    label, body = node.part("label").text, node.part("body")
    if body.kind in _LOOPS:
        return _LOOPS[body.kind](run, body, scope, label)
    _, outcome = _loop_ends(execute(run, body, scope), label)
    return outcome


def _jump(_: Run, node: Node, __: Scope) -> Outcome:
    label = node.fields.get("label")
    return Jump(node.kind.partition("_")[0], label.text if label else "")


def _return(run: Run, node: Node, scope: Scope) -> Outcome:
    return Returned(run.value(node.children[0], scope) if node.children else UNDEFINED)


def _throw(run: Run, node: Node, scope: Scope) -> Outcome:
    value = run.value(node.children[0], scope)
    places = (*run.places, (scope.path, node.line))
    raise Thrown(value, places)


def _try(run: Run, node: Node, scope: Scope) -> Outcome:
    handler, last = node.fields.get("handler"), node.fields.get("finalizer")
    outcome: Outcome = None
    depth, calls = run.steps.deep, len(run.places)
    try:
        outcome = execute(run, node.part("body"), scope)
    except Thrown as thrown:
        run.steps.deep = depth
        del run.places[calls:]
        if handler is None:
            if last is not None:
                ended = execute(run, last.part("body"), scope)
                if ended is not None:
                    return ended
            raise
        inner = scope.inner()
        if "parameter" in handler.fields:
            declare(run, handler.part("parameter"), thrown.value, inner)
        try:
            outcome = block(run, handler.part("body").children, inner)
        finally:
            ended = execute(run, last.part("body"), scope) if last is not None else None
    else:
        ended = execute(run, last.part("body"), scope) if last is not None else None
    return ended if ended is not None else outcome


def _switch(run: Run, node: Node, scope: Scope) -> Outcome:
    value = run.value(node.part("value"), scope)
    cases = [c for c in node.part("body").children if c.kind.startswith("switch_")]
    inner = scope.inner()
    start = next(
        (
            number
            for number, one in enumerate(cases)
            if one.kind == "switch_case" and same(run.value(one.part("value"), inner), value)
        ),
        next((n for n, one in enumerate(cases) if one.kind == "switch_default"), len(cases)),
    )
    for one in cases[start:]:
        case = run.by if one is run.edited and run.by is not None else one
        said = case.fields.get("value")
        outcome = block(run, [child for child in case.children if child is not said], inner)
        if isinstance(outcome, Jump) and outcome.word == "break" and not outcome.label:
            return None
        if outcome is not None:
            return outcome
    return None


def _enum(run: Run, node: Node, scope: Scope) -> Outcome:
    made = Thing()
    following = 0.0
    for one in node.part("body").children:
        named = one.fields.get("name", one)
        name = named.text.strip("'\"")
        value = run.value(one.part("value"), scope) if "value" in one.fields else following
        made.props[name] = value
        if isinstance(value, float):
            made.props[text_of(value)] = name
            following = value + 1
    scope.names[node.part("name").text] = made
    return None


_LOOPS: dict[str, Callable[[Run, Node, Scope, str], Outcome]] = {
    "for_statement": _for,
    "for_in_statement": _for_in,
    "while_statement": _while,
    "do_statement": _while,
}
_STATEMENTS: dict[str, Callable[[Run, Node, Scope], Outcome]] = {
    "expression_statement": _expression,
    "lexical_declaration": _declaration,
    "variable_declaration": _declaration,
    "function_declaration": _nothing,
    "generator_function_declaration": _nothing,
    "class_declaration": _class,
    "abstract_class_declaration": _class,
    "enum_declaration": _enum,
    "if_statement": _if,
    "statement_block": _statement_block,
    "for_statement": _for,
    "for_in_statement": _for_in,
    "while_statement": _while,
    "do_statement": _while,
    "labeled_statement": _labeled,
    "break_statement": _jump,
    "continue_statement": _jump,
    "return_statement": _return,
    "throw_statement": _throw,
    "try_statement": _try,
    "switch_statement": _switch,
    "empty_statement": _nothing,
}
