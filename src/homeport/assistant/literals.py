"""Writes captured values as Python that makes them again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

_BARE: Final = {"nan": "float('nan')", "inf": "float('inf')", "-inf": "-float('inf')"}
_BRACKETS: Final = {"list": ("[", "]"), "set": ("{", "}"), "tuple": ("(", ")")}
OBJECT: Final = "_object"
HELPER: Final = f'''def {OBJECT}(kind, **attributes):
    """Make an object with these attributes, without running its __init__."""
    made = object.__new__(kind)
    for name, value in attributes.items():
        object.__setattr__(made, name, value)
    return made
'''


@dataclass(slots=True)
class Writer:
    """Writes values; `classes` collects the classes needed, as (module, name)."""

    classes: set[tuple[str, str]] = field(default_factory=set)
    lossy: bool = False  # something was not captured whole

    def value(self, value: Mapping[str, object]) -> str:
        """Return an expression for a captured value; None stands for what was not captured."""
        kind = value.get("t")
        match value:
            case {"v": shown}:
                return self._plain(str(kind), shown, value)
            case {"items": list(items)}:
                return self._items(str(kind), items)
            case {"pairs": list(pairs)}:
                inside = ", ".join(f"{self.value(k)}: {self.value(v)}" for k, v in pairs)
                return f"{{{inside}}}"
            case {"attributes": dict(attributes), "module": str(module)} if "base" not in value:
                return self._object(module, str(kind), attributes)
            case _:
                self.lossy = True
                return "None"

    def _plain(self, kind: str, shown: object, value: Mapping[str, object]) -> str:
        self.lossy = self.lossy or "len" in value
        if kind == "float":
            return _BARE.get(str(shown), repr(shown))
        if kind == "bytes":
            return repr(str(shown).encode("latin-1", "replace"))
        return repr(shown)

    def _items(self, kind: str, items: list[Mapping[str, object]]) -> str:
        inside = ", ".join(self.value(one) for one in items)
        if kind == "frozenset":
            return f"frozenset([{inside}])"
        if kind == "set" and not items:
            return "set()"
        left, right = _BRACKETS[kind]
        comma = "," if kind == "tuple" and len(items) == 1 else ""
        return f"{left}{inside}{comma}{right}"

    def _object(self, module: str, kind: str, attributes: dict[str, Mapping[str, object]]) -> str:
        if "<" in kind or not kind.isidentifier():
            self.lossy = True
            return "None"
        self.classes.add((module, kind))
        given = "".join(f", {name}={self.value(one)}" for name, one in attributes.items())
        return f"{OBJECT}({kind}{given})"
