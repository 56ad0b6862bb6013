"""What the commonest messages of Python mean, where no rule knows more: never sure, always plain."""

import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.reachable import is_test
from homeport.diagnosis.verdicts import Saying, said_at_the_crash

_SAYINGS = (
    Saying(r"^KeyError: (?P<key>.+)", "The mapping read here has no key {key}.",
           "check how the key is spelt and of which type it is, or read it with `.get`"),
    Saying(r"^IndexError: (?P<what>\w+) index out of range",
           "The {what} read here is shorter than the index: the last index is its length minus 1.",
           "check the bounds of the loop, or handle a short or empty sequence"),
    Saying(r"not enough values to unpack \(expected (?P<n>\d+), got (?P<m>\d+)\)",
           "This line unpacks into {n} names, but gets only {m} values.",
           "check what is unpacked: the delimiter, the function's return, the shape of the rows"),
    Saying(r"too many values to unpack \(expected (?P<n>\d+)",
           "This line unpacks into {n} names, but gets more values.",
           "check what is unpacked; limit a split with `maxsplit`, or take the rest with `*rest`"),
    Saying(r"missing (?P<n>\d+) required (?P<how>[\w-]+) arguments?: (?P<names>.+)",
           "This call leaves out {n} required argument(s): {names} (a missing field, if it is a "
           "dataclass).",
           "pass what is missing, or give the parameter a default"),
    Saying(r"unexpected keyword argument '(?P<name>\w+)'",
           "This call passes `{name}`, a keyword argument (or field) that the function does not have.",
           "compare with the signature; it may have been renamed"),
    Saying(r"takes (?P<n>.+?) positional arguments? but (?P<m>\d+) (?:was|were) given",
           "This call passes {m} positional arguments (self counts), the function takes {n}.",
           "compare with the signature"),
    Saying(r"Can't (?:pickle|get local object)|cannot pickle '?(?P<what>[\w.]+)?'?",
           "This cannot be pickled, and whatever goes to another process must be: lambdas, local "
           "functions, locks, open files and connections cannot be pickled.",
           "pass a function defined at the top of a module, and plain data"),
    Saying(r"unhashable type: '(?P<kind>list|dict|set)'.*", "A {kind} can change and so cannot be a key of a dict or "
           "a member of a set (not hashable); a function that takes several arguments may be given one {kind} "
           "that should be unpacked (`*{kind}`).", "use a tuple or an identifier instead, or unpack it with `*`"),
    Saying(r"unhashable type: '(?P<kind>\w+)'",
           "A {kind} is not hashable, so it cannot be a key of a dict or a member of a set: its class defines "
           "`__eq__` without `__hash__` (a dataclass that is not frozen does the same).",
           "define `__hash__` from the same fields, or make the dataclass `frozen=True`"),
    Saying(r"'Namespace' object has no attribute '(?P<name>\w+)'",
           "The parsed arguments have no `{name}`: no option of that name was defined for this (sub)command, or no "
           "subcommand was given and none is required.",
           "define the option there, spell it as in `add_argument` (dashes become underscores), or pass `required=True`"),
    Saying(r"'(?P<kind>function|method)' object has no attribute '(?P<name>\w+)'",
           "A {kind} itself stands here, not its result: it was not called, or a decorator that takes arguments is "
           "used without calling it (parentheses are missing).", "call it: add `()`"),
    Saying(r"module '(?P<module>datetime|time)' has no attribute '(?P<name>\w+)'",
           "`{name}` belongs to the class `{module}.{module}`, and the name here is the module `{module}` "
           "(module and class have the same name).",
           "write `{module}.{module}.{name}`, or `from {module} import {module}`"),
    Saying(r"attempted relative import with no known parent package",
           "The file is run directly as a script, and a relative import needs it to be part of its package.",
           "run it with `python -m package.module`, or use absolute imports"),
    Saying(r"can't compare datetime\.datetime to datetime\.date",
           "A datetime is compared with a date: the two are of different types and cannot be mixed.",
           "make both the same: `moment.date()`, or a datetime of the day's start"),
    Saying(r"descriptor '(?P<name>\w+)' for '(?P<kind>\w+)' objects doesn't apply",
           "The class `{kind}` itself stands here instead of an object of it: a default or a value is `{kind}`, not "
           "`{kind}()` (a dataclass field wants `field(default_factory={kind})`).",
           "make an object: `{kind}()`, in a dataclass `field(default_factory={kind})`"),
    Saying(r"generator didn't yield", "The function under `@contextmanager` came to its end or returned before its "
           "`yield`: on that path it never yields, which `with` needs exactly once.", "yield on every path"),
    Saying(r"generator didn't stop", "The function under `@contextmanager` yields more than once; `with` needs "
           "exactly one `yield`.", "yield once"),
    Saying(r"tuple indices must be integers or slices, not (?P<kind>\w+)",
           "A tuple is read by a {kind} here, as if it had names: a database row without `row_factory`, or one "
           "element of a pair, is a tuple and is read by its index.",
           "read it by position, unpack it, or set `connection.row_factory = sqlite3.Row`"),
    Saying(r"list indices must be integers or slices, not (?P<kind>\w+)",
           "A list is read by a {kind} here, as if it were a dict: the data has a list at this place (one level is "
           "missing), or a row of `csv.reader` is a list.", "take an element of the list first: `[0]`, or loop over it"),
    Saying(r"string indices must be integers", "A text (str) is read by a key here, as if it were a dict: JSON that was not "
           "parsed, or a loop over a dict (which gives its keys).", "parse it first, or loop over `.values()` or `.items()`"),
    Saying(r"must be followed by '%' or '\('|bad interpolation|[Ii]nterpolation",
           "ConfigParser reads the percent sign (`%`) in a value as interpolation.",
           "write `%%`, or make the parser with `interpolation=None`"),
    Saying(r"unsupported operand type\(s\) for (?P<op>\S+): '(?:decimal\.)?Decimal' and 'float'|'float' and 'decimal\.Decimal'",
           "A Decimal meets a float, which do not mix: exact and binary fractions.",
           'make the float a Decimal where it is written: `Decimal("0.1")`'),
    Saying(r"'[<>]=?' not supported between instances of '(?P<one>\w+)' and '(?P<other>\w+)'",
           "Values of the types {one} and {other} are compared (put in order, sorted), which they cannot be: one was not "
           "converted, or holds nothing.", "convert it where it is read, or give the missing one a value for the order"),
    Saying(r"'(?P<one>\w+)' and '(?P<other>\w+)'$", "Values of the types {one} and {other} do not go together here: one of "
           "them was not converted, or holds nothing.", "convert one of them, where it is made or read"),
    Saying(r"'<' not supported between instances of '(?P<kind>dict|\w+)' and '(?P=kind)'",
           "Two {kind} objects are put in order (compared with `<`), which they cannot be: in tuples that begin equally "
           "(a tie, the same priority) the next elements are compared.",
           "give a `key=` for the order, or put a counter before the object"),
    Saying(r"No item with that key", "The row has no column of that name: it is spelt otherwise in the `select` or the table.",
           "compare with the columns of the query"),
    Saying(r"object NoneType can't be used in 'await' expression", "A call that is no coroutine gives None, and None is awaited.",
           "drop the `await`, or make the function `async`"),
    Saying(r"can't be used in 'await' expression", "What is awaited is no coroutine: the function is not `async`.",
           "drop the `await`, or make the function `async`"),
    Saying(r"dictionary key|not all arguments converted during string formatting|not enough arguments for format string",
           "The format string has another number of placeholders (`%`) than there are arguments.",
           "make placeholders and arguments agree"),
    Saying(r"^Empty", "The queue is empty: less was put into it than is taken out (a sentinel once for several workers, "
           "for example).", "put in as much as is taken out, one sentinel (stop sign) for each worker"),
    Saying(r"partially initialized module '(?P<module>[\w.]+)'", "The modules import each other (a circular import): `{module}` is not "
           "finished when its name is asked for.", "move the import into the function, or what both need into a third module"),
    Saying(r"No module named '(?P<module>[\w.]+)'", "The module `{module}` is not installed here, or is not where Python looks for it.",
           "install it, correct its name, or run from the folder that holds it"),
    Saying(r"'(?P<kind>\w+)' object has no attribute '(?P<name>\w+)'",
           "The value here is a {kind}, and a {kind} has no attribute `{name}`.",
           "check where the value comes from, and how the name is spelt"),
    Saying(r"module '(?P<module>[\w.]+)' has no attribute '(?P<name>\w+)'",
           "The module {module} has no `{name}`: renamed, removed, or hidden by another file of the "
           "same name.",
           "look at the module's own names, and for a file that hides it"),
    Saying(r"'(?P<kind>\w+)' object is not iterable", "The value here is of type {kind}, and a loop or an unpacking needs "
           "something with elements (it is not iterable).", "check where the value comes from"),
    Saying(r"'(?P<kind>\w+)' object is not subscriptable",
           "A {kind} is read with `[...]` here, which it does not support (not subscriptable).",
           "check where the value comes from; a function may want a call"),
    Saying(r"'(?P<kind>\w+)' object is not callable", "A {kind} is called like a function here.",
           "drop the parentheses, or look for a name that hides the function"),
    Saying(r"'(?P<kind>\w+)' object does not support item assignment",
           "A {kind} cannot be changed in place (it is immutable).", "make a list or dict of it, or a new value"),
    Saying(r"'(?P<kind>\w+)' object does not support the (?P<which>asynchronous )?context manager protocol",
           "A {kind} is no context manager: `with` and `async with` need one of their own kind.",
           "use the right one of `with` and `async with`, or call what makes the context manager"),
    Saying(r"Object of type (?P<kind>\w+) is not JSON serializable",
           "JSON has no {kind}: only dict, list, str, int, float, bool and None can be written.",
           "convert it first (`str`, `isoformat`, `list`), or pass `default=`"),
    Saying(r"Expecting value: line 1 column 1 \(char 0\)",
           "The text given to the JSON reader is empty or no JSON at all (an error page, an empty body "
           "or file).", "look at the text itself before parsing it"),
    Saying(r"^JSONDecodeError: (?P<what>.+?): line (?P<line>\d+) column (?P<column>\d+)",
           "The text is not valid JSON: {what} in its line {line}, column {column} (a trailing comma, "
           "a single quote, a cut).", "repair the JSON text there, or what writes it"),
    Saying(r"local variable '(?P<name>\w+)' referenced before|cannot access local variable '(?P<name_>\w+)'",
           "A local variable is read before it has a value: an assignment anywhere in a function makes "
           "the name local, and the branch that assigns it did not run.",
           "give it a value before the branch, or declare it `global` or `nonlocal`"),
    Saying(r"maximum recursion depth exceeded", "The function calls itself without ever reaching an "
           "end (endless recursion).", "check the condition that ends the recursion"),
    Saying(r"generator raised StopIteration|^StopIteration",
           "`next()` found nothing more: the iterator is empty or used up (exhausted).",
           "give `next` a default, or handle the empty case"),
    Saying(r"(?P<what>min|max)\(\) (?:arg|iterable argument) is (?:an )?empty",
           "`{what}()` is given nothing: the sequence is empty.", "pass `default=`, or handle the empty case"),
    Saying(r"division by zero|modulo by zero", "The divisor is zero here, often the length or sum of "
           "something empty.", "decide what the result is then, and return it first"),
    Saying(r"time data '(?P<text>.*)' does not match format '(?P<form>.*)'",
           "The date text '{text}' is not written in the format '{form}'.", "make the format follow the data"),
    Saying(r"invalid literal for int\(\) with base \d+: (?P<text>.*)", "The text {text} is no whole number.",
           "strip or check the text before converting"),
    Saying(r"could not convert string to float: (?P<text>.*)", "The text {text} is no number.",
           "strip or check the text before converting"),
    Saying(r"codec can't decode byte (?P<byte>\w+)", "The data is not in the encoding it is decoded "
           "with: byte {byte} does not fit.", "name the encoding the data really has"),
    Saying(r"can't compare offset-naive|can't subtract offset-naive",
           "A time with a timezone (aware) meets one without (naive).", "give both a timezone"),
    Saying(r"(?:dictionary|Set) changed size during iteration|mutated during iteration",
           "The collection is changed while a loop iterates over it, perhaps in a function that the "
           "loop calls or in another thread.", "iterate over a copy: `list(...)`"),
    Saying(r"asyncio\.run\(\) cannot be called from a running event loop|This event loop is already running",
           "An event loop already runs here, so a second one cannot be started.", "use `await` instead"),
    Saying(r"attached to a different loop|bound to a different event loop",
           "An asyncio object made in one event loop is used in another one.",
           "make it inside the coroutine that uses it"),
    Saying(r"abstract class (?P<name>\w+) .*abstract methods? (?P<methods>.+)",
           "`{name}` does not define {methods}, which its abstract base class demands.",
           "define the missing method, with exactly this name"),
    Saying(r"non-default argument '(?P<name>\w+)' follows default argument",
           "`{name}` has no default but stands behind a field that has one (perhaps inherited).",
           "reorder the fields, or give it a default (`kw_only=True` helps)"),
    Saying(r"mutable default <class '(?P<kind>\w+)'> for field (?P<name>\w+)",
           "The field {name} has a {kind} as its default, which all objects would share.",
           "use `field(default_factory=...)`"),
    Saying(r"Cannot switch to a different thread|created in a thread can only be used in that same thread",
           "The connection was made in one thread and is used in another thread.", "make one per thread"),
    Saying(r"no such table: (?P<table>\S+)", "The database has no table `{table}` yet (or it is another "
           "database file).", "create the tables first; check the path of the database"),
    Saying(r"no such column: (?P<column>\S+)", "The table has no column `{column}` (or a text without "
           "quotes is read as one).", "compare with the schema; pass values as parameters"),
    Saying(r"Incorrect number of bindings supplied\. The current statement uses (?P<n>\d+), and there are (?P<m>\d+)",
           "The statement has {n} placeholders and gets {m} values (a plain text counts by its letters; "
           "a tuple of one needs its comma).", "pass a tuple of the right length: `(value,)`"),
    Saying(r"UNIQUE constraint failed: (?P<what>\S+)", "A row with the same {what} is already there (unique).",
           "update it instead, or find out why it is added twice"),
    Saying(r"I/O operation on closed file|read of closed file", "The file is already closed: the `with` "
           "block that opened it has ended, perhaps before a generator read from it.",
           "read inside the `with` block"),
    Saying(r"a bytes-like object is required, not 'str'", "Text (str) is given where bytes are needed.",
           "encode it: `.encode()`; or open the file in text mode"),
    Saying(r"must be str, not bytes|a string pattern on a bytes-like|can't concat str to bytes|not \"?bytes\"?\) to str",
           "Bytes are given where text (str) is needed.", "decode them: `.decode()`"),
    Saying(r"[Tt]oo many open files", "The process holds too many open files: some are never closed.",
           "close them (`with open(...)`)"),
    Saying(r"cannot (?:assign to|delete) field '(?P<name>\w+)'",
           "The object is a frozen dataclass (immutable), so its field `{name}` cannot be assigned.",
           "make a changed copy with `dataclasses.replace`"),
    Saying(r"can't set attribute|property '(?P<name>\w+)' of '(?P<kind>\w+)' object has no setter",
           "`{name}` is a property of {kind} without a setter (read-only), so it cannot be assigned.",
           "set what the property reads, or give it a setter"),
    Saying(r"dictionary update sequence element", "`dict(...)` or `.update(...)` is given elements that are "
           "no pairs.", "give pairs, or a mapping"),
    Saying(r"sequence item (?P<n>\d+): expected str instance, (?P<kind>\w+) found",
           "`join` takes only text (str), and element {n} is a {kind}.", "convert first: `map(str, ...)`"),
    Saying(r"list\.remove\(x\): x not in list|is not in list|substring not found",
           "What is looked for is not there (not in the list or text).", "check with `in` first"),
)  # fmt: skip

_MOST_SAID = 200  # characters
_LEAST = 0.46  # just above what the index finds by words
_LOOK = "look at the values on this line, and at where they come from"
_CHECKED = 0.3  # an assertion is a check: what it checks is made elsewhere


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """Put the message in plain words at the innermost line of the repository."""
    said = [*said_at_the_crash(case, RULE.name, _SAYINGS, f"{case.type}: {case.message}")]
    yield from said
    site = case.crash()
    if said or site is None or not case.type or is_test(site.path):
        return
    message = case.message.strip().partition("\n")[0][:_MOST_SAID]
    told = f": {message}" if message else " without a message"
    symbol = case.symbol(site.path, site.line)
    least = _CHECKED if case.type == "AssertionError" else _LEAST
    why = f"The program stops at this line with {case.type}{told}."
    yield Cause(RULE.name, site.path, site.line, symbol, least, why, _LOOK)


RULE = Rule(
    name="plain-meaning",
    types=frozenset(),
    pattern=re.compile(""),
    examine=examine,
    examples=(
        Example({"main.py": "rows = {}\n\n\ndef go(k):\n    return rows[k]\n\n\ngo(1)\n"}, ("main.py", 5)),
        Example({"main.py": "import json\n\nprint(json.dumps({'a': {1, 2}}))\n"}, ("main.py", 3)),
        Example({"main.py": "print({[1]: 2})\n"}, ("main.py", 1)),
        Example({"main.py": "class Odd(Exception):\n    pass\n\n\nraise Odd\n"}, ("main.py", 5)),
    ),
)  # fmt: skip
