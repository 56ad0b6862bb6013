"""The kinds of difference between two values, and one difference with its words."""

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """The kind of a difference."""

    NOTHING = "no value"
    NOT_A_NUMBER = "not a number"
    TEXT_FOR_NUMBER = "text instead of a number"
    NUMBER_FOR_TEXT = "a number instead of text"
    OTHER_TYPE = "another type"
    INVERTED = "inverted"
    JOINED = "joined texts"
    OFF_BY_ONE = "off by one"
    SIGN = "the sign"
    FACTOR = "a factor"
    CUT = "cut instead of rounded"
    ROUNDED = "rounded"
    BINARY_FRACTION = "a binary fraction"
    MONTH = "another month"
    DAY = "another day"
    HOURS = "other hours"
    CASE = "upper and lower case"
    SPACE = "white space"
    SHORTENED = "a part of the text"
    REVERSED = "reversed"
    ORDER = "the order"
    DUPLICATES = "duplicates"
    EMPTY = "empty"
    MISSING = "missing elements"
    EXTRA = "elements too many"
    KEY_RENAMED = "another key"
    KEY_MISSING = "a missing key"
    KEY_EXTRA = "a key too many"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference; `at` is the path to it inside a structure, empty for the whole value."""

    kind: Kind
    words: str
    at: str = ""
