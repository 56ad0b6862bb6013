"""Makes a failing text smaller while it still fails; whoever runs the check hands it in.

No I/O: only threads, so that several checks run at once.
"""

from homeport.testruns.reduce.lanes import BudgetSpent, Check, Lanes
from homeport.testruns.reduce.reduction import Reduction
from homeport.testruns.reduce.shrink import Form, shrink

__all__ = ["BudgetSpent", "Check", "Form", "Lanes", "Reduction", "shrink"]
