"""The traps of Java and Go that a single line shows: two tables, and nothing else.

`only` narrows a trap to failures whose type or message it can explain; empty fits wrong values.
"""

import re
from typing import NamedTuple


class LineTrap(NamedTuple):
    """One well-known mistake, and what failures it explains."""

    pattern: re.Pattern[str]
    score: float
    why: str
    remedy: str
    only: re.Pattern[str] | None = None


def _trap(pattern: str, score: float, why: str, remedy: str, only: str = "") -> LineTrap:
    return LineTrap(re.compile(pattern), score, why, remedy, re.compile(only) if only else None)


_BOUNDS = r"out of (?:bounds|range)"
JAVA: tuple[LineTrap, ...] = (
    _trap(r"[!=]=\s*\"|\"\s*[!=]=(?!=)", 0.76,
          "`==` compares whether two Strings are the same object, not whether they have the same text.",
          "use `equals`"),
    _trap(r"for\s*\(.*<=\s*[\w.]+\.(?:length\b|size\(\))(?!\s*-)", 0.82,
          "The loop runs to `<=` length, one past the last element (off by one).", "use `<`", _BOUNDS),
    _trap(r"(?:List|Set|Map)\.of\(|Arrays\.asList\(|Collections\.(?:empty|unmodifiable|singleton)\w*\(|\.toList\(\)|(?:List|Set|Map)\.copyOf\(",
          0.8, "The collection made here is immutable (or of a fixed size, as of Arrays.asList): nothing can be added or removed afterwards.",
          "copy it into one that can be changed: `new ArrayList<>(...)`", r"UnsupportedOperation"),
    _trap(r"\.find(?:First|Any)\(\)\.get\(\)|\.(?:max|min|reduce)\([^;]*\)\.get\(\)", 0.8,
          "The Optional is empty when nothing is found, and `get()` then throws: nothing asks isPresent first.",
          "use orElse, orElseThrow with a message, or ifPresent", r"No value present|NoSuchElement"),
    _trap(r"(?:Integer|Long|Double|Float|Short)\.(?:parse\w+|valueOf)\((?!.*\.(?:trim|strip)\(\))\s*[\w.\[\]()]+\s*\)", 0.74,
          "The text is parsed as a number as it is: spaces, units or other signs in it are refused.",
          "trim it and check it before parsing", r"NumberFormat|For input string"),
    _trap(r"\.split\(\s*\"(?:[.|*+?^$]|\\?[|])\"\s*\)", 0.74,
          "`split` takes a regular expression, in which this sign has a meaning of its own.",
          "quote it: `Pattern.quote(...)`, or escape it with two backslashes", r"^(?!.*(?:NullPointer|ClassCast))"),
    _trap(r"\.replaceAll\(\s*\"[.|*+?^$]\"", 0.74,
          "`replaceAll` takes a regular expression, in which this sign has a meaning of its own.",
          "use `replace`, which takes plain text"),
    _trap(r"^\s*\w+\.(?:trim|strip|replace\w*|toUpperCase|toLowerCase|concat|substring|plusDays|plus\w+|minus\w+|with\w+)\([^=]*\);\s*$",
          0.74, "The result is dropped: Strings and dates never change, the method gives a new one.",
          "use the result"),
    _trap(r"\"[^\"]*(?:YYYY|yyyy-mm|mm/dd|hh:mm:ss\"|-DD)[^\"]*\"", 0.7,
          "A letter of the date pattern has another meaning: yyyy is the year, MM the month, mm the minute, dd the day, HH the hour of 24.",
          "write it as `yyyy-MM-dd HH:mm:ss`"),
    _trap(r"Calendar\.\w+|\.setMonth\(|new Date\(\s*\d{2,4}\s*,", 0.5,
          "Months of the old Calendar and Date count from zero.", "use java.time"),
    _trap(r"catch\s*\([^)]*\)\s*\{\s*\}", 0.5, "The exception is swallowed here, and nobody hears of it.",
          "handle it, or throw it again"),
    _trap(r"\.remove\(\s*(?:i|j|index)\s*\)", 0.55,
          "Elements are removed while the index runs on, so the one after each is skipped.",
          "go backwards, or use removeIf"),
    _trap(r"static\s+(?:final\s+)?(?:List|Map|Set|ArrayList|HashMap)<.*=\s*new", 0.62,
          "The collection is static: all objects share one.", "make it a field of the object"),
    _trap(r"new BigDecimal\(\s*\d+\.\d+\s*\)", 0.7, "BigDecimal made of a double keeps its binary error.",
          'give it text: `new BigDecimal("0.1")`'),
)  # fmt: skip
GO: tuple[LineTrap, ...] = (
    _trap(r"for\s.*<=\s*len\(", 0.82, "The loop runs to `<=` len, one past the last element (off by one).",
          "use `<`", _BOUNDS),
    _trap(r"^(?!.*,\s*\w+\s*:?=).*\.\(\*?[\w.\[\]{}]+\)\s*(?:$|[^,{\s])", 0.66,
          "The type assertion has one value: it panics when the interface holds another type (numbers of JSON are float64).",
          "use `v, ok := x.(T)`, or assert the type that is there", r"interface conversion"),
    _trap(r"\bstring\(\s*(?:\d+|i|n|count|id|num\w*|code)\s*\)", 0.74,
          "`string(n)` gives the character with that number, not its digits.", "use `strconv.Itoa(n)`"),
    _trap(r"strings\.Trim(?:Left|Right)?\([^,]+,\s*\"[^\"]{2,}\"\)", 0.7,
          "`Trim` takes a set of characters, not a prefix or suffix.", "use TrimPrefix or TrimSuffix"),
    _trap(r"\.(?:Format|Parse)\(\s*\"[^\"]*(?:YYYY|yyyy|MM-|DD|HH:|hh:mm)[^\"]*\"|time\.Parse\(\s*\"[^\"]*(?:YYYY|yyyy)", 0.8,
          "A layout of Go is written with the reference time, 2006-01-02 15:04:05, not with letters.",
          "write `2006-01-02`"),
    _trap(r"^\s*append\(", 0.7, "The result of append is dropped.", "assign it"),
    _trap(r"time\.Duration\(\s*\w+\s*\)(?!\s*\*)", 0.6, "A Duration counts nanoseconds.",
          "multiply by the unit: `* time.Second`"),
    _trap(r"go func\(.*|\bgo \w+\(", 0.4, "The goroutine runs on its own, and nothing here waits for it.",
          "wait for it with a WaitGroup or a channel", r"deadlock|asleep|race"),
    _trap(r"\bwg\.Add\(", 0.4, "When Add is called inside the goroutine, Wait may come first.",
          "call Add before `go`", r"WaitGroup|asleep"),
    _trap(r",\s*_\s*:?=\s*[\w.]+\(|^\s*_\s*=\s*[\w.]+\(", 0.56, "An error is ignored here (`_`).",
          "look at the error and return it"),
    _trap(r"\w+\s*:=\s*\w+\[[^\]]*:[^\]]*\]\s*$", 0.42,
          "A slice of a slice shares its array: appending to one or setting in one changes the other.",
          "copy it: `append([]T(nil), s...)`"),
)  # fmt: skip
