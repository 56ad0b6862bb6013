"""Whether a value fits a pattern of `match`."""

import ast
from collections.abc import Mapping, Sequence
from typing import Any

from homeport.diagnosis.replay import reaching
from homeport.diagnosis.replay.limits import GaveUp
from homeport.diagnosis.replay.run import Run
from homeport.diagnosis.replay.scope import Scope


def fits(run: Run, pattern: ast.pattern, value: Any, scope: Scope) -> bool:
    """Tell whether it does, and give the pattern's names their values."""
    match pattern:
        case ast.MatchValue(value=wanted):
            return bool(value == run.evaluate(run, wanted, scope))
        case ast.MatchSingleton(value=wanted):
            return value is wanted
        case ast.MatchOr(patterns=parts):
            return any(fits(run, part, value, scope) for part in parts)
        case ast.MatchAs(pattern=inner, name=name):
            if inner is not None and not fits(run, inner, value, scope):
                return False
            if name:
                scope.store(name, value)
            return True
        case ast.MatchSequence(patterns=parts):
            return _sequence(run, parts, value, scope)
        case ast.MatchMapping(keys=keys, patterns=parts, rest=None):
            if not isinstance(value, Mapping):
                return False
            wanted_keys = [run.evaluate(run, key, scope) for key in keys]
            return all(
                key in value and fits(run, part, value[key], scope)
                for key, part in zip(wanted_keys, parts, strict=True)
            )
        case ast.MatchClass(cls=kind, patterns=[], kwd_attrs=names, kwd_patterns=parts):
            return isinstance(value, run.evaluate(run, kind, scope)) and all(
                hasattr(value, name) and fits(run, part, reaching.attribute(value, name), scope)
                for name, part in zip(names, parts, strict=True)
            )
        case _:
            raise GaveUp("a pattern of an unusual kind")


def _sequence(run: Run, parts: list[ast.pattern], value: Any, scope: Scope) -> bool:
    if not isinstance(value, Sequence) or isinstance(value, (str, bytes)):
        return False
    starred = [at for at, part in enumerate(parts) if isinstance(part, ast.MatchStar)]
    if not starred:
        return len(value) == len(parts) and all(
            fits(run, part, one, scope) for part, one in zip(parts, value, strict=True)
        )
    at, behind = starred[0], len(parts) - starred[0] - 1
    if len(value) < len(parts) - 1:
        return False
    rest = parts[at]
    if isinstance(rest, ast.MatchStar) and rest.name:
        scope.store(rest.name, list(value[at : len(value) - behind]))
    ends = [*zip(parts[:at], value[:at], strict=True)]
    if behind:
        ends += zip(parts[-behind:], value[-behind:], strict=True)
    return all(fits(run, part, one, scope) for part, one in ends)
