"""Turns mangled symbols of C++ (Itanium) and Rust into the qualified names people wrote.

Only the name: arguments are left out, because a frame's function has none. A symbol that is not
understood to its end of the name comes back as it was.
"""

from homeport.traces.pattern import Pattern

_RUST_HASH = Pattern(r"^h[0-9a-f]{16}$")
_RUST_ESCAPE = Pattern(r"\$(?:u([0-9a-f]{1,6})|(SP|BP|RF|LT|GT|LP|RP|C))\$")
_RUST_MEANING = {
    "SP": "@", "BP": "*", "RF": "&", "LT": "<", "GT": ">", "LP": "(", "RP": ")", "C": ",",
}  # fmt: skip
_BUILTIN = {
    "v": "void", "w": "wchar_t", "b": "bool", "c": "char", "a": "signed char", "h": "unsigned char",
    "s": "short", "t": "unsigned short", "i": "int", "j": "unsigned int", "l": "long",
    "m": "unsigned long", "x": "long long", "y": "unsigned long long", "n": "__int128",
    "o": "unsigned __int128", "f": "float", "d": "double", "e": "long double", "z": "...",
}  # fmt: skip
_STANDARD = {
    "t": "std", "a": "std::allocator", "b": "std::basic_string", "s": "std::string",
    "i": "std::istream", "o": "std::ostream", "d": "std::iostream",
}  # fmt: skip
_OPERATORS = {
    "nw": "new", "na": "new[]", "dl": "delete", "da": "delete[]", "ng": "-", "ad": "&", "de": "*",
    "co": "~", "pl": "+", "mi": "-", "ml": "*", "dv": "/", "rm": "%", "an": "&", "or": "|",
    "eo": "^", "aS": "=", "pL": "+=", "mI": "-=", "mL": "*=", "dV": "/=", "rM": "%=", "aN": "&=",
    "oR": "|=", "eO": "^=", "ls": "<<", "rs": ">>", "lS": "<<=", "rS": ">>=", "eq": "==",
    "ne": "!=", "lt": "<", "gt": ">", "le": "<=", "ge": ">=", "ss": "<=>", "nt": "!", "aa": "&&",
    "oo": "||", "pp": "++", "mm": "--", "cm": ",", "pm": "->*", "pt": "->", "cl": "()", "ix": "[]",
}  # fmt: skip
_SUFFIX = {
    "unsigned int": "u", "unsigned long": "ul", "long": "l", "unsigned long long": "ull",
    "long long": "ll",
}  # fmt: skip
_LONGEST = 4000  # characters of a symbol
_DEEPEST = 60  # names inside of names


def plain_name(symbol: str) -> str:
    """Return the name that a mangled symbol stands for, or the symbol as it is."""
    if not symbol.startswith(("_Z", "__Z")) or len(symbol) > _LONGEST:
        return symbol
    try:
        return _Symbol(symbol.removeprefix("_").removeprefix("_Z").removeprefix("Z")).whole()
    except (IndexError, KeyError, ValueError, RecursionError):
        return symbol


class _Symbol:
    """One pass over a symbol, with what it names again by number."""

    __slots__ = ("_arguments", "_at", "_depth", "_known", "_text")

    def __init__(self, text: str) -> None:
        self._text, self._at, self._depth = text, 0, 0
        self._known: list[str] = []  # what `S0_` and its like name again
        self._arguments: list[str] = []  # what `T_` and its like name again

    def whole(self) -> str:
        """Return the name that the symbol begins with."""
        if self._text.startswith(("TV", "TI", "TS", "GV", "Th", "Tv")):
            raise ValueError(self._text)  # tables and thunks are no functions
        name = self._name()
        parts = name.split("::")
        if _RUST_HASH.match(parts[-1]):
            return "::".join(_rust(part) for part in parts[:-1])
        return name

    def _peek(self, wanted: str) -> bool:
        return self._text.startswith(wanted, self._at)

    def _take(self, wanted: str) -> bool:
        if not self._peek(wanted):
            return False
        self._at += len(wanted)
        return True

    def _next(self) -> str:
        self._at += 1
        return self._text[self._at - 1]

    def _enter(self) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ValueError(self._text)

    def _name(self) -> str:
        self._enter()
        if self._take("N"):
            found = self._nested()
        elif self._take("Z"):
            found = self._local()
        else:
            if self._peek("S") and not self._peek("St"):
                found = self._again()
            else:
                found = "std::" + self._part("") if self._take("St") else self._part("")
                if self._peek("I"):
                    self._known.append(found)
            if self._peek("I"):
                found += self._listed()
        self._depth -= 1
        return found

    def _nested(self) -> str:
        while self._text[self._at] in "rVKRO":
            self._at += 1
        found, last = "", ""
        while not self._take("E"):
            if self._peek("I"):
                found += self._listed()
            elif self._peek("S") and not self._peek("St"):
                found = last = self._again()
                continue
            elif self._peek("T"):
                found = last = self._parameter()
            else:
                part = "std" if self._take("St") else self._part(last)
                found = f"{found}::{part}" if found else part
                last = part
                if part == "std" and found == "std":
                    continue
            if not self._peek("E"):
                self._known.append(found)
        return found

    def _local(self) -> str:
        outer = self._closed(self._encoding())
        if self._take("s"):
            return outer
        if self._take("d"):
            self._number_until("_")
        return f"{outer}::{self._name()}"

    def _encoding(self) -> str:
        name = self._name()
        while not self._peek("E"):
            self._type()
        return name

    def _part(self, before: str) -> str:
        """Read one component: a source name, an operator, a constructor, a lambda."""
        here = self._text[self._at]
        if here.isdigit():
            name = self._source()
        elif here in "CD" and self._text[self._at + 1] in "0123456":
            self._at += 2
            bare = before.partition("<")[0].rpartition("::")[2]
            name = ("~" if here == "D" else "") + bare
        elif self._take("Ul"):
            while not self._take("E"):
                self._type()
            number = self._number_until("_")
            name = f"{{lambda#{number + 2 if number >= 0 else 1}}}"
        elif self._take("Ut"):
            name = f"{{unnamed#{self._number_until('_') + 2}}}"
        elif self._take("L"):
            return self._part(before)
        elif self._take("cv"):
            name = f"operator {self._type()}"
        else:
            word = _OPERATORS[self._next() + self._next()]
            name = f"operator{' ' if word[0].isalpha() else ''}{word}"
        while self._take("B"):
            name += f"[abi:{self._source()}]"
        return name

    def _source(self) -> str:
        digits = self._at
        while self._text[self._at].isdigit():
            self._at += 1
        length = int(self._text[digits : self._at])
        name = self._text[self._at : self._at + length]
        if len(name) < length:
            raise ValueError(self._text)
        self._at += length
        return "(anonymous namespace)" if name.startswith("_GLOBAL__N") else name

    def _number_until(self, end: str) -> int:
        begin = self._at
        while not self._take(end):
            self._at += 1
        digits = self._text[begin : self._at - len(end)]
        return int(digits, 36) if digits else -1

    def _again(self) -> str:
        self._at += 1  # S
        here = self._text[self._at]
        if here in _STANDARD:
            self._at += 1
            return _STANDARD[here]
        return self._known[self._number_until("_") + 1]

    def _parameter(self) -> str:
        self._at += 1  # T
        return self._arguments[self._number_until("_") + 1]

    def _listed(self) -> str:
        """Read template arguments."""
        self._enter()
        self._at += 1  # I
        found: list[str] = []
        while not self._take("E"):
            if self._take("J"):
                while not self._take("E"):
                    found.append(self._argument())
            else:
                found.append(self._argument())
        self._arguments = found
        self._depth -= 1
        inside = ", ".join(found)
        return f"<{inside}{' ' if inside.endswith('>') else ''}>"

    def _argument(self) -> str:
        if self._peek("X"):
            raise ValueError(self._text)  # an expression
        if not self._take("L"):
            return self._type()
        if self._take("_Z"):
            return self._closed(self._encoding())
        kind = self._type()
        begin = self._at
        while not self._take("E"):
            self._at += 1
        value = self._text[begin : self._at - 1].replace("n", "-")
        if kind == "bool":
            return "true" if value == "1" else "false"
        suffix = _SUFFIX.get(kind)
        return f"{value}{suffix or ''}" if kind == "int" or suffix else f"({kind}){value}"

    def _closed(self, found: str) -> str:
        if not self._take("E"):
            raise ValueError(self._text)
        return found

    def _type(self) -> str:
        self._enter()
        found = self._type_inside()
        self._depth -= 1
        return found

    def _type_inside(self) -> str:
        here = self._text[self._at]
        if here in _BUILTIN:
            self._at += 1
            return _BUILTIN[here]
        after = {"P": "*", "R": "&", "O": "&&", "K": " const", "V": " volatile"}.get(here)
        if after:
            self._at += 1
            found = self._type() + after
        elif here == "F":
            found = self._function()
        elif here == "A":
            self._at += 1
            size = self._text[self._at : self._text.index("_", self._at)]
            self._at += len(size) + 1
            found = f"{self._type()} [{size}]"
        elif self._take("Dp"):
            return self._type()
        elif self._take("Dn"):
            return "decltype(nullptr)"
        elif here == "S" and not self._peek("St"):
            found = self._again()
            if not self._peek("I"):
                return found
            found += self._listed()
        else:
            found = self._type_named(here)
        self._known.append(found)
        return found

    def _type_named(self, here: str) -> str:
        if here == "T":
            found = self._parameter()
            if self._peek("I"):
                self._known.append(found)
                found += self._listed()
            return found
        if here in "NZS" or here.isdigit():
            return self._name()
        raise ValueError(self._text)

    def _function(self) -> str:
        self._at += 1  # F
        self._take("Y")
        result = self._type()
        arguments: list[str] = []
        while not self._take("E"):
            arguments.append(self._type())
        inside = ", ".join(one for one in arguments if one != "void")
        return f"{result} ({inside})"


def _rust(part: str) -> str:
    """Undo what Rust's older mangling does to a part of a path."""
    if part.startswith("_$"):
        part = part[1:]
    part = _RUST_ESCAPE.sub(
        lambda found: chr(int(found[1], 16)) if found[1] else _RUST_MEANING[found[2]], part
    )
    return part.replace("..", "::")
