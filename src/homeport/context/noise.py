"""Takes out of a person's text what says nothing about the code: forms, links, version lists.

The patterns are bounded, so that no text makes them slow.
"""

import re

_COMMENT = re.compile(r"<!--.{0,4000}?-->", re.DOTALL)
_TAG = re.compile(
    r"</?(?:details|summary|br|p|pre|code|img|a|b|i|sub|sup)\b[^<>]{0,300}>", re.IGNORECASE
)
_LINK = re.compile(r"https?://\S+")
_PICTURE = re.compile(r"!\[[^\[\]]{0,300}\]\([^()]{0,300}\)")
_VERSION_LINE = re.compile(
    r"^[^\w\n]{0,20}(?:[\w.+-]{1,60}[ \t]*(?::|==)[ \t]*|[\w.-]{1,60} )v?\d+(?:\.\d+)+\S*[ \t]*$"
    r"|^[^\w\n]{0,20}(?:os|platform|machine|processor|byteorder|locale|lc_all|lang|python-bits|commit|"
    r"environment|browser|operating system)\b[ \t]*[:=].*$",
    re.IGNORECASE | re.MULTILINE,
)
_FORM_LINE = re.compile(
    r"^(?:#+\s*|\*\*)(?:steps to reproduce|how to reproduce|"
    r"expected (?:behaviou?r|results?|output)|actual (?:behaviou?r|results?|output)|"
    r"system details|environment(?: info)?|versions?|"
    r"additional (?:context|information)|screenshots?|describe the bug|description|your project|"
    r"current behaviou?r|desired behaviou?r|command used|pylint output|configuration|"
    r"sphinx version|python version|extra tools|sphinx extensions|additional dependencies)"
    r"\b.*$",
    re.IGNORECASE | re.MULTILINE,
)
_PASTED = re.compile(r"^([ \t]*)(```|~~~).{0,20000}?(?:^[ \t]*\2|\Z)", re.MULTILINE | re.DOTALL)
_INDENTED = re.compile(r"^(?: {4}|\t|>>> |\.\.\. |In \[|Out\[).*$", re.MULTILINE)
_MARK = re.compile(r"^[#>*\s`=-]+")


def without_noise(text: str) -> str:
    """Return the text without the parts of a bug report's form."""
    for pattern in (_COMMENT, _PICTURE, _LINK, _TAG, _VERSION_LINE, _FORM_LINE):
        text = pattern.sub(" ", text)
    return text.strip()


def without_pasted(text: str) -> str:
    """Return what a person wrote around pasted code and output; the whole where nothing is left."""
    prose = _INDENTED.sub(" ", _PASTED.sub(" ", text)).strip()
    return prose or text


def first_line(text: str) -> str:
    """Return the first line that says something, without its marks."""
    lines = (_MARK.sub("", line).strip() for line in text.split("\n"))
    return next((line for line in lines if line), "")
