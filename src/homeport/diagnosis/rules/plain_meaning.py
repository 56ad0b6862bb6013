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
    Saying(r"'(?P<kind>\w+)' object has no attribute '(?P<name>\w+)'",
           "The value here is a {kind}, and a {kind} has no attribute `{name}`.",
           "check where the value comes from, and how the name is spelt"),
    Saying(r"module '(?P<module>[\w.]+)' has no attribute '(?P<name>\w+)'",
           "The module {module} has no `{name}`: renamed, removed, or hidden by another file of the "
           "same name.",
           "look at the module's own names, and for a file that hides it"),
    Saying(r"unhashable type: '(?P<kind>\w+)'",
           "A {kind} can change and so cannot be a key of a dict or a member of a set (not hashable).",
           "use a tuple, a frozenset or an identifier instead"),
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
    Saying(r"'return' outside|unexpected indent|unindent does not match|was never closed|invalid syntax",
           "Python cannot read the file: the syntax is wrong here or just above.", "look at the line above, too"),
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
