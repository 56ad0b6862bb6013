"""Which evaluator tries the candidates of a suite: one row a language, or the command itself.

An evaluator is a `Warm` that starts another program; its orders and answers are the same. Where
none fits, or where it does not see what the command sees, each candidate costs one run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeport.repair.cold import Cold
from homeport.repair.javascript.warm import WarmNode
from homeport.repair.suite import Kind
from homeport.repair.warm import Warm
from homeport.sandbox import Limits

if TYPE_CHECKING:
    from contextlib import ExitStack

    from homeport.repair.suite import Suite
    from homeport.sandbox import Sandbox

_EVALUATORS: dict[Kind, type[Warm]] = {Kind.NODE: WarmNode}  # the others are Python's


def open_warm(sandbox: Sandbox, suite: Suite, limits: Limits, seed: int) -> Warm:
    """Return the evaluator of a suite that one can hold."""
    return _EVALUATORS.get(suite.kind, Warm)(sandbox, suite, limits, seed)


def open_bench(
    sandbox: Sandbox, suite: Suite, budget_s: float, seed: int, stack: ExitStack
) -> tuple[Suite, Warm | Cold]:
    """Return what tries candidates, closed with the stack, and the suite as it is driven then."""
    if suite.kind.warm:
        limits = Limits(cpu_s=budget_s * 2 + 60, wall_s=budget_s * 6 + 120)
        warm = stack.enter_context(open_warm(sandbox, suite, limits, seed))
        if warm.agrees():
            return suite, warm
        warm.close()
        suite = suite.cold
    return suite, Cold(sandbox, suite, seed)
