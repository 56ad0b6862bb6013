"""The traps of JavaScript that a single line shows: a table, and nothing else.

`score` is for a function of the stack when nothing else is known; a trap whose hints the
assertion's own values confirm is far surer (see `outcome`).
"""

import re
from typing import NamedTuple


class Trap(NamedTuple):
    """One well-known mistake; `hints` are the outcomes it explains."""

    pattern: re.Pattern[str]
    score: float
    why: str
    remedy: str
    hints: frozenset[str] = frozenset()


def _trap(pattern: str, score: float, why: str, remedy: str, hints: str = "") -> Trap:
    return Trap(re.compile(pattern), score, why, remedy, frozenset(hints.split()))


_NAME = r"[A-Za-z_$][\w$]*"
_PATH = rf"{_NAME}(?:\.{_NAME})*"

TRAPS: tuple[Trap, ...] = (
    _trap(r"\.map\(\s*(?:Number\.)?parseInt\s*\)", 0.78,
          "`map` passes the index as second argument, and parseInt takes it as the radix.",
          "pass a function of one argument: `map(x => parseInt(x, 10))`", "nan"),
    _trap(r"\.forEach\(\s*async\b", 0.75,
          "`forEach` does not wait for an async callback: what follows runs before it has "
          "finished.",
          "use `for ... of` with await, or `await Promise.all(list.map(...))`", "fewer empty"),
    _trap(r"\.(?:filter|some|every|find|findIndex)\(\s*async\b", 0.78,
          "The callback is async, so it gives a Promise, and a Promise is always truthy.",
          "await the answers first (`Promise.all`), then filter", "more fewer"),
    _trap(r"\.sort\(\s*\)", 0.62,
          "`sort()` without a comparison orders everything as text, so 10 comes before 9.",
          "compare numbers: `sort((a, b) => a - b)`", "order fewer more"),
    _trap(rf"\.sort\(\s*\(\s*\w+,\s*\w+\s*\)\s*=>\s*[^?=-]*[^=?-]\s*[<>]=?\s*{_PATH}\s*\)", 0.75,
          "The comparison of `sort` gives true or false, and sort needs a negative, zero or "
          "positive number.",
          "return a difference: `(a, b) => a - b`, or `localeCompare` for texts", "order"),
    _trap(r"(?:new )?Array\(\s*\w[\w.]*\s*\)\s*\.(?:map|forEach)\(", 0.78,
          "`Array(n)` has holes, and map and forEach skip holes.",
          "fill it first: `Array.from({ length: n }, ...)`", "undefined empty"),
    _trap(r"\.fill\(\s*(?:\[|\{|new \w+)", 0.75,
          "`fill` puts the same object into every place, so changing one changes all.",
          "make one for each: `Array.from({ length: n }, () => [])`", "more"),
    _trap(r"\bfor\s*\(.*<=\s*[\w.]+\.length\b(?!\s*-)", 0.78,
          "The loop runs to `<=` length, one past the last element, which is undefined.",
          "use `<`", "nan undefined more"),
    _trap(r"\bfor\s*\(.*<\s*[\w.]+\.length\s*-\s*1\b", 0.55,
          "The loop ends at length - 1, so the last element is left out.",
          "use `< length`", "fewer"),
    _trap(r"\bfor\s*\(\s*(?:let|var)\s+\w+\s*=\s*1\s*;.*\.length", 0.5,
          "The loop begins at 1, so the first element (index 0) is left out.",
          "begin at 0", "fewer"),
    _trap(r"typeof \w[\w.]* ={2,3} ['\"]object['\"](?!.*null)", 0.6,
          '`typeof null` is "object", so null passes this test.',
          "test for null as well: `value !== null && typeof value === 'object'`"),
    _trap(r"typeof [\w.]+ [!=]={1,2} ['\"](?:array|null|date|nan)['\"]", 0.8,
          "`typeof` never gives this word, so the test is never true.",
          "use Array.isArray, `=== null`, instanceof or Number.isNaN"),
    _trap(r"[!=]={1,2}\s*NaN\b", 0.8, "Nothing is equal to NaN, not even NaN.",
          "use `Number.isNaN(...)`", "nan"),
    _trap(r"[!=]={2}\s*(?:\[\s*\]|\{\s*\})(?!\s*=)", 0.78,
          "Two objects are equal only when they are the same one, so this is never true.",
          "compare the length, or the parts"),
    _trap(r"\bif\s*\(\s*[\w.\[\]]+\s*=\s*[^=>]", 0.8,
          "A single `=` in the condition assigns instead of comparing.", "write `===`"),
    _trap(r"(?:\bif\s*\(|&&|\|\||return)\s*!?[\w.]+\.(?:indexOf|findIndex|search)\([^()]*\)\s*(?:\)|\?|&&|\|\||;)",
          0.72,
          "The position is used as yes or no: position 0 counts as no, and -1 (not found) as yes.",
          "use `includes`, or compare with -1"),
    _trap(r"\.replace\(\s*(?:'[^']*'|\"[^\"]*\")\s*,", 0.45,
          "`replace` with a text changes the first match only.",
          "use `replaceAll`, or a regular expression with the g flag"),
    _trap(r"=\s*/(?:[^/\\\n]|\\.)+/\w*g\w*\s*;?\s*$", 0.5,
          "A regular expression with the g flag keeps `lastIndex` between calls of test() and "
          "exec().",
          "drop the g flag where only test() is called"),
    _trap(r"new Date\(\s*[^,()]+,\s*[^)]*\)|Date\.UTC\(|\.setMonth\(|\.getMonth\(\)(?!\s*\+)", 0.6,
          "Months of a Date count from zero: January is 0.",
          "subtract (or add) one at the border", "month"),
    _trap(r"=>\s*\{\s*\w+\s*:\s*[^{}();]+;?\s*\}", 0.78,
          "The braces after the arrow are a block, not an object: the function returns nothing.",
          "put the object in parentheses: `=> ({ ... })`", "undefined"),
    _trap(r"\.get(?:UTC)?Day\(\)", 0.45,
          "`getDay` counts the days of the week from Sunday (0); it is not the day of the month.",
          "use `getDate()` for the day of the month", "day"),
    _trap(r"\.getUTC\w+\(\).*\.get(?!UTC|Time)[A-Z]\w+\(\)|\.get(?!UTC|Time)[A-Z]\w+\(\).*\.getUTC\w+\(\)", 0.78,
          "UTC and the local time zone are mixed on this line: near midnight they are different days.",
          "use one of them on both sides", "boolean day"),
    _trap(r"^(?!.*1000)(?:.*\b\w*(?:exp|iat|nbf|[sS]econds?|ttl|_s)\b[^;]*[<>][^;]*Date\.now\(\)|.*Date\.now\(\)[^;]*[<>][^;]*\b\w*(?:exp|iat|nbf|[sS]econds?|ttl)\b)",
          0.74, "`Date.now()` counts milliseconds, and the other side is in seconds (as tokens and Unix times are).",
          "divide by 1000, or multiply the other side", "boolean"),
    _trap(r"\{\s*\.\.\.(?!.*[dD]efault.*,)\w+\s*,\s*\.\.\.(?:\w+\.)?(?:[dD]efault\w*|DEFAULT\w*|base\w*|BASE\w*)\s*\}", 0.8,
          "The order of the spreads is wrong: the later one wins, so the defaults overwrite (override) what was given.",
          "put the defaults first: `{ ...defaults, ...given }`", "fewer more"),
    _trap(r"\.filter\(\s*Boolean\s*\)", 0.62,
          "`filter(Boolean)` drops every falsy value: 0 and '' as well as null and undefined.",
          "say what is to go: `filter(x => x !== null)`", "fewer"),
    _trap(r"\bif\s*\(\s*!\s*(?:\w+\.)*\w*(?:items|list|rows|lines|values|entries|results|[a-z]{3,}s)\s*\)", 0.47,
          "An empty array is truthy: this asks whether there is one at all, not whether it is empty.",
          "ask for the length: `list.length === 0`"),
    _trap(r"\.getYear\(\)", 0.75, "`getYear` counts from 1900.", "use `getFullYear()`"),
    _trap(r"\.(?:get|set)(?:Date|Hours|FullYear|Minutes)\(", 0.42,
          "The local time zone is used here, so the day can be another one than in UTC.",
          "use the UTC method of the same name", "day"),
    _trap(r"(?:return|=|\?|\(|\w:\s)[^|]*[^|\s]\s*\|\|\s*(?:\d|[A-Z_]{3,}\b|\w+\.\w+|default|true\b|['\"])",
          0.52,
          "`||` takes the other value for every falsy one: a real 0, '' or false counts as "
          "missing.",
          "use `??`, which takes it for null and undefined only", "more"),
    _trap(r"(?:\breturn|\bif\s*\(|=>|[^=!<>]=)\s[^=<>]*[\w)\]]\s[<>]\s[\w(]", 0.42,
          "The comparison leaves out equality: "
          "at the border itself it gives the other answer (off by one).", "think of the border itself: `>=` and `<=` include it", "boolean"),
    _trap(r"\.toFixed\(\d*\)", 0.5,
          "`toFixed` gives text, so adding to it joins texts.",
          "round as a number, and use toFixed only to show it", "text"),
    _trap(r"\{\s*\.\.\.\w+", 0.5,
          "The spread copies the first level only: objects inside are shared with the original.",
          "copy the inner objects too, or use structuredClone", "more"),
    _trap(r"Object\.assign\(\s*(?!\{)[\w.]+\s*,", 0.55,
          "`Object.assign` changes its first argument, which every other holder of it sees.",
          "begin with a new object: `Object.assign({}, ...)`", "more"),
    _trap(r"(?:\breturn|=)\s*[\w.]+\.(?:sort|reverse|splice)\(", 0.45,
          "The array is changed in place, and the caller's array is the same one.",
          "copy it first: `[...list]`", "order fewer"),
    _trap(r"\bdelete\s+\w[\w.]*\[\w+\]", 0.42,
          "`delete` leaves a hole in an array; its length stays.", "use splice or "
                                                                   "filter", "undefined"),
    _trap(r"\bfor\s*\(\s*var\b", 0.55,
          "`var` is one variable for all rounds: functions made in the loop see its last value.",
          "use `let`", "more"),
    _trap(r"\bfor\s*\(\s*(?:const|let|var)\s+\w+\s+in\b", 0.48,
          "`for ... in` goes over keys, as text, not over values.",
          "use `for ... of`", "text nan"),
    _trap(r"Math\.(?:max|min)\(\s*[a-z]\w*(?:\.\w+)?\s*\)", 0.62,
          "`Math.max` and `Math.min` take numbers, not an array, and give NaN for one.",
          "spread it: `Math.max(...list)`", "nan"),
    _trap(r"(?:\breturn|=)\s*[\w.]+\.(?:push|unshift)\(", 0.72,
          "`push` gives the new length, not the array.", "push first, then use the array", "more"),
    _trap(rf"{_NAME}\[\s*-\d+\s*\]", 0.7,
          "A negative index is no position from the end: it gives undefined.",
          "use `.at(-1)`", "undefined nan"),
    _trap(rf"{_NAME}\[\s*{_PATH}\.length\s*\]", 0.7,
          "The last index is length - 1; at length there is nothing.",
          "subtract one", "undefined nan"),
    _trap(r"set(?:Timeout|Interval|Immediate)\(\s*[\w.]+\([^()]*\)\s*[,)]", 0.75,
          "The function is called at once, and what it returns is given to the timer.",
          "pass the function: `() => f(...)`"),
    _trap(r"JSON\.parse\(\s*JSON\.stringify\(", 0.45,
          "A copy by JSON turns dates into text and drops undefined, functions, Map and Set.",
          "use structuredClone", "undefined text"),
    _trap(r"\b[pP]age\w*(?:\.\w+)?\s*\*\s*\w+", 0.5,
          "Pages that count from 1 begin at `(page - 1) * size`.", "subtract one", "fewer empty"),
    _trap(r"\.(?:off|removeListener|removeEventListener)\([^)]*(?:\.bind\(|=>)", 0.78,
          "The listener that is removed is a new function, so the old one stays.",
          "keep the function that was added, and remove that one", "more"),
    _trap(r"\bcatch\s*(?:\(\s*\w*\s*\))?\s*\{\s*\}", 0.5,
          "The error is swallowed here, and nobody hears of it.", "handle it, or throw it "
                                                                  "again", "undefined"),
    _trap(r"\bparseInt\(", 0.4, "`parseInt` cuts everything after the whole number.",
          "use `Number(...)`", "fewer fraction"),
    _trap(r"\bMath\.(?:floor|trunc|ceil)\(", 0.4, "The number is cut here, not rounded.",
          "use Math.round, or keep the fraction", "fewer more"),
    _trap(r"['\"`]\s*\+\s*\w+\s*\+\s*\d|\w\s*\+\s*\d+\s*\+\s*['\"`]", 0.42,
          "`+` with a text joins texts, from left to right.", "add in parentheses first"),
    _trap(r"\b(?:chunk|data|buf|buffer)(?:\.toString\([^)]*\))?\.split\(", 0.62,
          "A chunk of a stream ends anywhere, also in the middle of a line: the two halves are "
          "taken for two lines.", "keep the rest for the next chunk, or use readline"),
)  # fmt: skip
