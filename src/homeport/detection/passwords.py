"""Judges what stands beside an unmistakable password name, where nothing but a value can stand.

A person may choose any word, number or sentence for a password; beside such a name only what
is known to be no value is left: references, gaps to fill in, code. `judgement` weighs values
beside weaker names and in places that may hold code.
"""

import re
from collections.abc import Iterator

from homeport.detection.detector import Candidate
from homeport.detection.expressions import compile_expression
from homeport.detection.judgement import FOLDER_NAMES, names_format
from homeport.detection.lines import lines
from homeport.detection.names import WORD_SETS, Promise, promise
from homeport.detection.phrases import is_phrase

_PIN = re.compile(r"(?:^|[._-]|[a-z](?=P))(?:pin|PIN|Pin)$")
_DIGITS = re.compile(r"^\d{4,12}$")
_NO_VALUES = WORD_SETS["no_values"]
_REFERENCE = re.compile(
    r"""(?ix)
    [$]\{.* | [$]\(.* | [$]ENV\b.* | (?-i:[$][A-Z_][A-Z0-9_]*) | [$]\w+[$] | %[A-Z_]\w*%
    | <.*> | .*\{\{.*\}\}.* | %\(\w+\)s.* | (?:%[sdr][:/@., -]?)+ | [#@]\{.* | \{[\w.!:]*\}
    | .*[$]\{[\w.:-]+\} | !\w+\b.* | [$]\w+/.* | &\w+;  | ENC[\[(].*
    | @Microsoft\..* | vault:.* | secretref:.* | (?:required|nullable|sometimes)\|.*
    | (?:your|enter|insert|replace)[ _-].* | change[ _-]?(?:me|it).* | .*redacted.*
    | :?[xX*._•#?~-]+ | \[?HP_.*
    """
)
_PLACE = re.compile(r"(?:[a-z][a-z0-9+.]*://|(?:~|\.{0,2})/[\w.-]+/|[A-Za-z]:\\).*")
_SENTENCE = re.compile(
    r"(?i)\b(?:pass(?:word|phrase|code|wd)s?|passwort|please|enter|must|your|optional|leave)\b"
)
_NAME_LIKE = re.compile(r"[A-Za-z_][\w-]*")
_WORD = re.compile(r"[a-z_][a-z0-9_]*")
_CONSTANT = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
_CODE = re.compile(
    r".*[(\[{].*[)\]}]?[,;]?|(?:self|this|cls|os|process|config|settings|request|req|args|options|"
    r"opts|env|ctx|data|event|params|props|state|form|user|kwargs)\??\..*|(?:await|new|not|lambda|"
    r"yield|typeof|if|f?[\"'`])\b.*|.*(?:->|=>|::|[\"'`]|\s(?:or|and|if|else|is|in|\|\|?|&&?|[+=?:])\s).*"
)
_PATH = re.compile(r"[a-z_]\w*(?:\??\.[A-Za-z_]\w*)+")
_TYPE = re.compile(
    r"(?i)(?:\w*\.)?(?:\w*str(?:ing)?|bytes|any|int(?:eger)?|bool(?:ean)?|char|text|object|buffer|"
    r"array|hash|secret\w*|unknown|undefined|\w*(?:field|type|pass(?:word|wd)?))[?!]?(?:\s*[|=].*)?"
)


def names_password(name: str) -> bool:
    """Tell whether a name can only be a password's or a PIN's."""
    return promise(name) is Promise.PASSWORD or _PIN.search(name) is not None


def is_reference(value: str) -> bool:
    """Tell what is known to be no value: a reference, a gap to fill in, a place."""
    return (
        value.lower() in _NO_VALUES
        or _REFERENCE.fullmatch(value) is not None
        or _PLACE.fullmatch(value) is not None
    )


def _may_be(candidate: Candidate) -> bool:
    """Tell a value from what is known to be none, whatever the notation."""
    value, name = candidate.value.strip(), candidate.name
    if promise(name) is not Promise.PASSWORD:
        return _PIN.search(name) is not None and _DIGITS.match(value) is not None
    return not is_reference(value) and not (name.lower() in FOLDER_NAMES and value.startswith("/"))


def _repeats(candidate: Candidate) -> bool:
    """Tell whether the value only names a password again, as fields and parameters do."""
    value = candidate.value.strip().rstrip(",;")
    return _NAME_LIKE.fullmatch(value.rpartition(".")[2]) is not None and names_password(value)


def is_quoted(candidate: Candidate) -> bool:
    """Judge a quoted literal: any text but a message about passwords or the name of a field."""
    return is_datum(candidate) and (_is_setting(candidate.name) or not _repeats(candidate))


def is_datum(candidate: Candidate) -> bool:
    """Judge what stands where only data can: any text but a message about passwords."""
    value = candidate.value
    return (
        _may_be(candidate)
        and not (" " in value.strip() and _SENTENCE.search(value) is not None)
        and not value.startswith(" ")
        and not value.endswith(" ")
        and not (value.endswith(":") and value[:-1].isalpha())
    )


def _is_setting(name: str) -> bool:
    """Tell a variable of the environment or a property from a variable of code."""
    return name.isupper() or "-" in name or name.count(".") > 1


def is_variable(candidate: Candidate) -> bool:
    """Judge what follows NAME= on a line of its own, as in .env and property files."""
    if not _may_be(candidate):
        return False
    if _is_setting(candidate.name):
        return re.fullmatch(r"[\w.]+[(\[].*[)\]].*|.*\s(?:or|if|\|\|)\s.*", candidate.value) is None
    return _plain(candidate)


def is_spaced(candidate: Candidate) -> bool:
    """Judge what follows a name and a spaced sign, where code may stand as well."""
    value = candidate.value
    if not _may_be(candidate) or not _plain(candidate):
        return False
    return _is_setting(candidate.name) or _WORD.fullmatch(value) is None


def is_entry(candidate: Candidate) -> bool:
    """Judge what follows a name and a colon, where YAML, types and prose may stand."""
    value = candidate.value.strip()
    return (
        _may_be(candidate)
        and (_plain(candidate) or (_is_setting(candidate.name) and _repeats(candidate)))
        and not names_format(value)
        and (_TYPE.fullmatch(value) is None or _is_setting(candidate.name))
        and (
            " " not in value
            or is_phrase(value.replace(" ", "-"))
            or any(ch.isdigit() or ch in "@!$#%&*+^" for ch in value)
        )
    )


def is_inline(candidate: Candidate) -> bool:
    """Judge what follows `name=` among other text, as in a log line."""
    return _may_be(candidate) and _plain(candidate)


def _plain(candidate: Candidate) -> bool:
    """Tell a value from code that gives one."""
    value = candidate.value.strip()
    return is_phrase(value) or (
        not _repeats(candidate)
        and _CODE.fullmatch(value) is None
        and _PATH.fullmatch(value) is None
        and _CONSTANT.fullmatch(value) is None
        and not value.endswith((",", ";", "{"))
    )


SECTION = r"^\[[\w .:/\"-]{1,80}\][ \t]*\r?$"
_ENTRY = (
    r"^[ \t]*(?:([\w.-]{1,80})[ \t]*[=:][ \t]*([^\s\"'\[{(][^\r\n]*?)[ \t]*"
    r"|[\w. /:-]{1,80}[ \t]*[=:][^\n]*|[#;][^\n]*|[ \t]+[^\n]*|)\r?$"
)


def in_sections(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield the passwords among the entries of an INI file's sections."""
    section = compile_expression(SECTION, "ini-password")
    entry = compile_expression(_ENTRY, "ini-password")
    for opening in section.finditer(data):
        for place, stop in lines(data, opening.end() + 1):
            found = entry.match(data, place, stop)
            if found is None:
                break
            start, end = found.span(2)
            if start >= 0 and _in_section(found.group(1), data[start:end]):
                yield start, end


def _in_section(name: bytes, value: bytes) -> bool:
    candidate = Candidate(value.decode("utf-8", "replace"), name.decode("utf-8", "replace"))
    return _may_be(candidate) and "(" not in candidate.value
