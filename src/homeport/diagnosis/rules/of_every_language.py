"""The rules that look at what a failure says, whatever the language."""

from homeport.diagnosis.case import Rule
from homeport.diagnosis.rules import (
    endless_recursion,
    environment,
    generated_code,
)

RULES: tuple[Rule, ...] = (
    generated_code.RULE,
    endless_recursion.RULE,
    environment.RULE,
)
