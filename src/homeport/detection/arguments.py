"""Judges values in places that say more than a name: arguments, statements, calls, sentences.

`passwords` judges what stands beside a name and a sign, `judgement` the shapes both build on.
"""

import re

from homeport.detection.detector import Candidate
from homeport.detection.judgement import (
    Shape,
    ends_in_number,
    is_placeholder,
    judge,
    names_secret,
    shape,
)
from homeport.detection.names import WORD_SETS, Promise, promise
from homeport.detection.passwords import is_reference, names_password
from homeport.detection.phrases import is_phrase
from homeport.detection.randomness import surprise

_PROSE = WORD_SETS["prose"]  # what follows the name of an option in a sentence about it
_ASKING = WORD_SETS["asking"]  # calls that start so are given a name or a question, not a secret
_TELLING_MARKS = frozenset("!#%^*+~?$&")
_METAVARIABLE = re.compile(r"[A-Z][A-Z_-]+|\w+\(.*|\[.*\]|.*\.\.\.")
_FIRST_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_SOURCE = re.compile(r"[\w./-]*/[\w.-]*\.[a-z]{1,4}(?:::?\w+)*")  # a file of one
_VERSION = re.compile(
    r"(?:[a-z]+[-_/@])+v\d{1,2}|(?:[a-z]+[-_/@])?v?\d+(?:\.\d+)+(?:[.-]\w+)*|\d+(?:\.\d+)?[a-z%]{0,5}",
    re.IGNORECASE,
)
_IDENTIFIER = re.compile(
    r"[a-z_]+(?:[A-Z][a-z]*)*\d?|[A-Za-z_$][\w$]*(?:(?:\.|::|->)[\w$]+)+|\w+\(.*"
)
# Commands whose words name files and places; what they print is no secret they were asked for.
_LISTING = frozenset(
    (
        "ls", "cd", "find", "grep", "rg", "which", "mkdir", "touch", "rm", "stat", "du", "wc",
        "vim", "nano", "less", "git", "diff", "md5sum", "sha1sum", "sha256sum", "import", "from",
        "def", "class",
    )
)  # fmt: skip
_FILE_NAME = re.compile(r".*\.[A-Za-z]\w{0,4}:?|[^\s=]*/.*|.*[:;,]")
_BETWEEN = re.compile(r"[\"']\s?,\s{0,8}[\"']")
_SHORTEST = 6  # characters of a password told in a sentence
_HASHED = frozenset(
    (
        "commit", "hash", "sha", "checksum", "digest", "revision", "md5", "etag", "id", "blob",
        "fingerprint", "uuid", "version", "image", "tree",
    )
)  # fmt: skip
_KEY = 16  # characters; shorter random values name things
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d|0x[0-9a-fA-F]{1,16}$")
_DASHES = re.compile(r"^\d{0,3}[A-Za-z]{1,12}[-_.]|[-_.][a-z]+[-_.]")  # a word, and what it is of
_STRIKING_MARKS = frozenset("!#%^*~?$&@+")
# A word with a capital beside digits, or marks that no name holds.
_STRIKING = re.compile(
    r".[!#%^*~?$&@+].|[A-Z][a-z]\w*?\d{2}|[a-z][A-Z]\w*?\d{2}|[A-Z][a-z]+[-_.]\d{3}|\d[A-Z][a-z]{3}"
)
_NAME_AND_WORDS = re.compile(r"api[_. -]?keys?|[a-z_'\x80-\uffff]{2,}|[a-z](?=\s)")
# Words before a value that say whose or when it is.
_OWNERS = frozenset(
    (
        "user", "users", "project", "job", "at", "by", "account", "accounts", "group", "role",
        "host", "node", "from", "since", "on", "branch", "manager", "scanning", "helper", "service",
    )
)  # fmt: skip
_DASHED = 10  # characters; options with digits are shorter
_DRAWN = 5.0  # bits a character of what nobody wrote
_PORT = 5  # digits of a number that is rather a port


def is_argument(candidate: Candidate) -> bool:
    """Judge what stands where only a password can: any value but a reference or a gap."""
    value = candidate.value.strip()
    return (
        not is_reference(value)
        and not is_placeholder(value)
        and _METAVARIABLE.fullmatch(value) is None
        and not (value.isdigit() and len(value) <= _PORT)
        and not _is_flag(value)
    )


def _is_flag(value: str) -> bool:
    """Tell an option from a password that happens to begin with a dash."""
    drawn = shape(value) is Shape.RANDOM and any(ch.isdigit() for ch in value) and "=" not in value
    return value.startswith("-") and not (drawn and len(value) >= _DASHED)


def is_option(candidate: Candidate) -> bool:
    """Judge what follows an option: any value after one for a password, a random one else."""
    first = _FIRST_WORD.match(candidate.name)
    if first is not None and first[0].lower() in {"no", "without", "ask", "prompt", "disable"}:
        return False
    return is_named(candidate)


def is_named(candidate: Candidate) -> bool:
    """Judge a bare value beside a name without a sign between them."""
    if names_password(candidate.name):
        return is_statement(candidate)
    return judge(candidate.name, candidate.value)


def is_statement(candidate: Candidate) -> bool:
    """Judge what follows the words of a statement, that may be words of a sentence too."""
    return is_argument(candidate) and candidate.value.lower().rstrip(".,:") not in _PROSE


def is_told(candidate: Candidate) -> bool:
    """Judge a value where sentences stand as well: no word and no name of anything."""
    value = candidate.value.strip()
    if len(value) < _SHORTEST or " " in value or names_secret(value) or not is_argument(candidate):
        return False
    match shape(value):
        case Shape.RANDOM | Shape.HASH | Shape.PHRASE:
            return True
        case Shape.CHOSEN:
            return (
                any(ch.isalpha() for ch in value)
                and (any(ch.isdigit() for ch in value) or not _TELLING_MARKS.isdisjoint(value[:-1]))
                and _VERSION.fullmatch(value) is None
                and _SOURCE.fullmatch(value) is None
                and (_IDENTIFIER.fullmatch(value) is None or ends_in_number(value))
            )
        case _:
            return False


def is_shown(candidate: Candidate) -> bool:
    """Judge a line below a command that asks for a secret: no name of a file, no commit."""
    return (
        candidate.name not in _LISTING
        and _FILE_NAME.fullmatch(candidate.value) is None
        and is_told(candidate)
    )


def is_passed(candidate: Candidate) -> bool:
    """Judge a literal passed to a call, or after a name: a secret of the kind the name promises."""
    first = _FIRST_WORD.match(candidate.name)
    if first is not None and first[0].lower() in _ASKING:
        return False
    match promise(candidate.name):
        case Promise.PASSWORD:
            return is_told(candidate)
        case Promise.SECRET:
            dense = any(ch.isdigit() for ch in candidate.value)
            drawn = dense or is_phrase(candidate.value)
            return drawn and judge(candidate.name, candidate.value)
        case _:
            return False


def is_striking(candidate: Candidate) -> bool:
    """Judge a value that no sign ties to anything: nobody calls a thing like that.

    Releases, hosts and jobs are called by lower-case words and numbers with dashes between.
    """
    value = candidate.value
    if "/" in value or ":" in value or _MOMENT.match(value) or not is_told(candidate):
        return False
    digits = sum(map(str.isdigit, value))
    match shape(value):
        case Shape.HASH:
            return len(value) >= 2 * _KEY
        case Shape.PHRASE:
            return True
        case Shape.RANDOM if len(value) >= _DASHED and digits > 1 and _DASHES.search(value) is None:
            return True
        case _:
            marked = not _STRIKING_MARKS.isdisjoint(value[1:-1])
            return (marked or digits > 1) and _STRIKING.search(value) is not None


def is_near(candidate: Candidate) -> bool:
    """Judge a value near a name: with words between them it must be striking, and of nothing else.

    The name is followed by what stands between.
    """
    name, *words = _NAME_AND_WORDS.findall(candidate.name.lower())
    if words and (not _OWNERS.isdisjoint(words) or not is_striking(candidate)):
        return False
    value = candidate.value
    if not is_told(candidate) or ("/" in value and shape(value) is Shape.CHOSEN):
        return False
    return promise(name) is Promise.PASSWORD or (
        len(value) >= _DASHED and judge(name, value) and is_striking(candidate)
    )


def is_changed(candidate: Candidate) -> bool:
    """Judge the new one of two values: beside `value` and `result` only a random one counts."""
    if candidate.name.lower() in {"value", "result"}:
        return is_spoken_key(candidate)
    return is_passed(candidate)


def is_drawn(candidate: Candidate) -> bool:
    """Judge what a framework's generator wrote: characters of all kinds, no words."""
    value = candidate.value
    kinds = (any(map(kind, value)) for kind in (str.isalpha, str.isdigit))
    return all(kinds) and surprise(value) >= _DRAWN and not is_placeholder(value)


def is_folded(candidate: Candidate) -> bool:
    """Judge a value over several lines, as it reads once they are joined."""
    return is_passed(Candidate("".join(candidate.value.split()), candidate.name))


def is_list(candidate: Candidate) -> bool:
    """Judge the values of a list, quotes and commas between them: each as passwords or keys are."""
    judged = is_told if promise(candidate.name) is Promise.PASSWORD else is_key
    return all(judged(Candidate(value)) for value in _BETWEEN.split(candidate.value))


def is_in_parts(candidate: Candidate) -> bool:
    """Judge the parts of a list, as they read once they are joined: random, or with digits."""
    parts = _BETWEEN.split(candidate.value)
    joined = ("-" if is_phrase("-".join(parts)) else "").join(parts)
    return len(joined) >= _DASHED and is_passed(Candidate(joined, candidate.name))


def is_spoken_key(candidate: Candidate) -> bool:
    """Judge what follows `token` or `key` in a sentence: random, and as long as keys are."""
    value = candidate.value
    return (
        len(value) >= _KEY
        and not names_secret(value)
        and shape(value) is Shape.RANDOM
        and any(ch.isdigit() for ch in value)
    )


def is_key(candidate: Candidate) -> bool:
    """Judge a value where a key stands, or the name of one: random, or a long hash."""
    hashed = len(candidate.value) >= 2 * _KEY and shape(candidate.value) is Shape.HASH
    return hashed or is_spoken_key(candidate)


def is_key_in_sentence(candidate: Candidate) -> bool:
    """Judge a value in a sentence about a key: random, or a hash if nothing there says of what."""
    words = candidate.name.lower().replace(",", " ").split()
    named = bool(words) and words[0] != "key" and _HASHED.isdisjoint(words)
    return is_key(candidate) if named else is_spoken_key(candidate)


def is_spoken_word(candidate: Candidate) -> bool:
    """Judge a word after `the password is`: no word about passwords."""
    word = candidate.value.lower()
    return (
        is_argument(candidate)
        and word not in _PROSE
        and not word.endswith(
            (
                "ed", "ing", "able", "ible", "ly", "al", "ive", "ous", "ic", "en", "ary", "ful",
                "less", "ent", "ant", "ect", "est", "er", "id", "ough", "ete", "ique", "ion",
                "word",
            )
        )
    )  # fmt: skip
