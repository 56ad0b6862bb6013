"""Tells a published credit from a person's address: notices, authors in source and packages.

Who is named there is named for every reader of the file. A log of commits, a sign-off, a report
or the header of a mail is no such place: it says who did what when.
"""

import re

from homeport.detection.expressions import across_lines

_LOOK_BACK = 400  # bytes of the line before the value
_AROUND = 4096  # bytes on either side in which a package's own description betrays itself
_ABOVE = 600  # bytes before the value in which the list of authors opens
_NOTICE = re.compile(
    rb"(?i)^\W{0,16}copyright\b|\bcopyright\b[^\n]{0,40}(?:\(c\)|\xc2\xa9|\d{4})"
    rb"|(?:\(c\)|\xc2\xa9)[ \t]{0,3}\d{4}"
)
_NOTICE_GOES_ON = re.compile(rb"[ \t#*/;]{0,24}(?:\d{4}(?:-\d{4})?,?[ \t]{1,4}){1,8}[A-Z\xc3]")
_WORDS = r"(?i)copyright|\(c\)|\xc2\xa9|author|by|maintainer|__|upstream"  # most lines hold none
_IN_SOURCE = re.compile(
    rb"(?i)^[ \t\"'#/*;%!.=-]{0,24}(?:(?:this|the)\s[\w .-]{1,40}\s(?:is|was)\s)?"
    rb"(?:originally\s)?(?:(?:re)?written|contributed|ported|cloned|maintained|adapted|designed"
    rb"|implemented)(?:\sand\s\w{1,20})?\sby\b"
    rb"|^[ \t]{0,16}(?:#|//|/\*|\*|;|%|--|dnl)[^\n]{0,8}@?authors?\b"
    rb"|@author\s|__(?:author|email|maintainer|credits)__\s{0,4}=|\bmodule_author\s?\("
    rb"|^(?:author|maintainer)-email:\s|^[ \t]{0,8}upstream[ -](?:author|contact|maintainer)"
    rb"|\bthis package was (?:originally )?(?:debianized|packaged) by\b"
)
# The list of a package's authors in its copyright file, to where its indented lines end.
_UPSTREAM = re.compile(
    rb"(?im)^[ \t]{0,8}upstream[ -](?:author|contact|maintainer)[^\n]{0,12}:[ \t]*\n"
    rb"(?:[ \t]+[^\n]*\n|\n)*\Z"
)
_CONTACT = re.compile(
    rb"(?i)[ \t]{0,16}(?:#|//|/\*|\*|;|%|--|dnl)[ \t]{0,8}(?:contact|e-?mail|updated)\b"
)
_HEADER = re.compile(
    rb"(?i)^[ \t]{0,16}(?:#|//|/\*|\*|;|%|--|dnl)[^\n]{0,40}\b(?:authors?|copyright)\b",
    re.MULTILINE,
)
_CREDITED = re.compile(rb"(?i)\"(?:authors?|maintainers?|contributors?|bugs|support)\"\s{0,4}:")
_VERSION = re.compile(rb"\"version(?:_normalized)?\"\s{0,4}:\s{0,4}\"[~^v]?\d")
_PACKAGE = re.compile(
    rb"\"(licenses?|dependencies|devDependencies|require|require-dev|repository|main|dist|engines"
    rb"|scripts|keywords|homepage|bin|typings)\"\s{0,4}:"
)


def is_credit(data: bytes, start: int, end: int) -> bool:
    """Tell whether what stands there is named in a notice, a credit or a package's description."""
    first = data.rfind(b"\n", 0, start) + 1
    line = data[max(first, start - _LOOK_BACK) : end]
    if (
        _NOTICE_GOES_ON.match(line)
        or (_has_words(line) and (_NOTICE.search(line) or _IN_SOURCE.search(line)))
        or (data[first : first + 1].isspace() and _is_upstream(data, start))
        or (_CONTACT.match(line) and _HEADER.search(data, max(start - _ABOVE, 0), start))
    ):
        return True
    if b'"' not in line or _CREDITED.search(data, max(start - _ABOVE, 0), start) is None:
        return False
    first, last = max(start - _AROUND, 0), end + _AROUND
    kinds = set(_PACKAGE.findall(data, first, last))
    return len(kinds) > 1 or (bool(kinds) and _VERSION.search(data, first, last) is not None)


def _is_upstream(data: bytes, start: int) -> bool:
    above = data[max(start - _ABOVE, 0) : data.rfind(b"\n", 0, start) + 1]
    return b"pstream" in above.lower() and _UPSTREAM.search(above) is not None


def _has_words(line: bytes) -> bool:
    return across_lines(_WORDS)(line, 0, len(line))[0][0] >= 0
