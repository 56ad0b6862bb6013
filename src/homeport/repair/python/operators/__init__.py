"""The ways to change a Python function, in one tuple; each file holds one and its reason."""

from homeport.repair.python.operators.arguments import ARGUMENTS
from homeport.repair.python.operators.arithmetic import ARITHMETIC
from homeport.repair.python.operators.asked_first import ASKED_FIRST
from homeport.repair.python.operators.blocks import BLOCKS
from homeport.repair.python.operators.bounds import BOUNDS
from homeport.repair.python.operators.calling import CALLING
from homeport.repair.python.operators.calls import CALLS
from homeport.repair.python.operators.comparisons import COMPARISONS
from homeport.repair.python.operators.conditions import CONDITIONS
from homeport.repair.python.operators.constants import CONSTANTS
from homeport.repair.python.operators.expressions import EXPRESSIONS
from homeport.repair.python.operators.further import FURTHER
from homeport.repair.python.operators.guarded import GUARDED
from homeport.repair.python.operators.guards import GUARDS
from homeport.repair.python.operators.logic import LOGIC
from homeport.repair.python.operators.lookups import LOOKUPS
from homeport.repair.python.operators.mirrors import MIRRORS
from homeport.repair.python.operators.names import NAMES
from homeport.repair.python.operators.once import ONCE
from homeport.repair.python.operators.operands import OPERANDS
from homeport.repair.python.operators.ordering import ORDERING
from homeport.repair.python.operators.python_traps import PYTHON_TRAPS
from homeport.repair.python.operators.returns import RETURNS
from homeport.repair.python.operators.series import SERIES
from homeport.repair.python.operators.statements import STATEMENTS
from homeport.repair.python.operators.swapped import SWAPPED
from homeport.repair.python.operators.unread import UNREAD

OPERATORS = (
    COMPARISONS,
    ARITHMETIC,
    LOGIC,
    CONSTANTS,
    NAMES,
    CALLS,
    ARGUMENTS,
    BOUNDS,
    OPERANDS,
    EXPRESSIONS,
    RETURNS,
    CONDITIONS,
    GUARDS,
    STATEMENTS,
    FURTHER,
    BLOCKS,
    PYTHON_TRAPS,
    MIRRORS,
    ASKED_FIRST,
    ORDERING,
    UNREAD,
    SWAPPED,
    LOOKUPS,
    SERIES,
    GUARDED,
    ONCE,
    CALLING,
)
