"""The rules for JavaScript and TypeScript, in no special order."""

from homeport.diagnosis.case import Rule
from homeport.diagnosis.rules import (
    js_argument_type,
    js_events,
    js_joined_text,
    js_key_type,
    js_lost_this,
    js_missing_file,
    js_module,
    js_not_defined,
    js_not_function,
    js_replayed,
    js_runtime,
    js_suspicious,
    js_undefined,
)

RULES: tuple[Rule, ...] = (
    js_argument_type.RULE,
    js_events.RULE,
    js_joined_text.RULE,
    js_key_type.RULE,
    js_lost_this.RULE,
    js_missing_file.RULE,
    js_module.RULE,
    js_not_defined.RULE,
    js_not_function.RULE,
    js_replayed.RULE,
    js_runtime.RULE,
    js_suspicious.RULE,
    js_undefined.RULE,
)
