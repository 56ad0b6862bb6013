"""What one way to change a program makes of a small function."""

from homeport.repair.candidate import spliced
from homeport.repair.python.generate import candidates, functions
from homeport.repair.python.operators import OPERATORS
from homeport.repair.python.site import Operator
from homeport.repair.python.source import Source


def made(before: str, *operators: Operator) -> set[str]:
    """Return every text that the operators, or all of them, make of the functions of a module."""
    source = Source.parse("module.py", before.encode())
    return {
        spliced(source.data, candidate.splices).decode()
        for symbol, function in functions(source.tree)
        for candidate in candidates(source, function, symbol, operators=operators or OPERATORS)
    }


def missed(operator: Operator) -> list[str]:
    """Return the examples of an operator that are not among its proposals."""
    return [after for before, after in operator.examples if after not in made(before, operator)]
