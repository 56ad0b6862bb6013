"""The rules for Java and Go, in no special order."""

from homeport.diagnosis.case import Rule
from homeport.diagnosis.rules import (
    go_nil,
    go_runtime,
    go_suspicious,
    java_null,
    java_runtime,
    java_suspicious,
)

RULES: tuple[Rule, ...] = (
    go_nil.RULE,
    go_runtime.RULE,
    go_suspicious.RULE,
    java_null.RULE,
    java_runtime.RULE,
    java_suspicious.RULE,
)
