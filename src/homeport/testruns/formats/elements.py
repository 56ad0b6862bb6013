"""Streams XML to a format's reader, safely: no document type, no entities, nothing from outside.

Expat does the reading at C speed in pieces, so that a file of any size takes little memory. What
the elements mean is the formats' business.
"""

from collections.abc import Iterable, Iterator
from typing import Protocol
from xml.parsers import expat

from homeport.errors import InputError
from homeport.testruns.model import LONGEST_TEXT, Case, Remarks

_CUT_SHORT = frozenset(
    {
        expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
        expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
        expat.errors.codes[expat.errors.XML_ERROR_PARTIAL_CHAR],
        expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
    }
)
_HINT = "have the test runner write the report again; it is no well-formed XML"


class ElementReader(Protocol):
    """What a format does with elements; finished cases are put into `found`."""

    found: list[Case]

    def start(self, tag: str, attributes: dict[str, str]) -> bool:
        """Take an opening tag; tell whether its text is wanted."""
        ...

    def end(self, tag: str, text: str) -> None:
        """Take a closing tag, with its text when that was wanted."""
        ...

    def finish(self) -> None:
        """Take the end of the document, or of what there is of it."""
        ...


def read_elements(
    chunks: Iterable[bytes], reader: ElementReader, source: str, remarks: Remarks
) -> Iterator[Case]:
    """Feed the document to the reader and yield its cases as they are complete.

    A document that simply ends is used as far as it goes, and `remarks.cut` says so.

    Raises:
        InputError: it is not well-formed, or declares a document type.
    """
    parser, texts = _parser(reader, source)
    for chunk in chunks:
        try:
            parser.Parse(chunk, False)  # noqa: FBT003 -- expat takes its arguments by position only
        except expat.ExpatError as error:
            raise _malformed(error, source) from error
        except (LookupError, ValueError) as error:  # Python looks encodings up for expat
            raise InputError(
                f"{source}:1: its encoding cannot be read: {error}",
                hint="have the test runner write the report in UTF-8",
            ) from error
        yield from _taken(reader)
    try:
        parser.Parse(b"", True)  # noqa: FBT003 -- as above
    except expat.ExpatError as error:
        if error.code not in _CUT_SHORT or not texts.begun:
            raise _malformed(error, source) from error
        remarks.cut = f"{source}:{error.lineno}: the report ends in the middle"
    reader.finish()
    yield from _taken(reader)


def _taken(reader: ElementReader) -> tuple[Case, ...]:
    found = tuple(reader.found)
    reader.found.clear()
    return found


def _malformed(error: expat.ExpatError, source: str) -> InputError:
    reason = expat.ErrorString(error.code)
    return InputError(f"{source}:{error.lineno}:{error.offset + 1}: {reason}", hint=_HINT)


def _parser(reader: ElementReader, source: str) -> tuple[expat.XMLParserType, "_Texts"]:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 65_536
    texts = _Texts(parser)

    def start(tag: str, attributes: dict[str, str]) -> None:
        plain = tag.rpartition(":")[2] if ":" in tag else tag
        texts.opened(wanted=reader.start(plain, attributes))

    def end(tag: str) -> None:
        reader.end(tag.rpartition(":")[2] if ":" in tag else tag, texts.closed())

    def refuse(*_: object) -> int:
        raise InputError(
            f"{source}:{parser.CurrentLineNumber}: the report declares a document type, "
            "which can make a reader fetch files or run out of memory",
            hint="remove the <!DOCTYPE ...> declaration; no test runner needs one",
        )

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    return parser, texts


class _Texts:
    """The text of the elements that asked for it; text nobody asked for is never copied."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self._parser = parser
        self._pieces: list[str] = []
        self._length = 0
        self._depth = 0  # open elements since the first one that wanted its text
        self._starts: list[int | None] = []
        self.begun = False  # an element was opened

    def opened(self, *, wanted: bool) -> None:
        self.begun = True
        if not (wanted or self._depth):
            return
        if not self._depth:
            self._pieces.clear()
            self._length = 0
            self._parser.CharacterDataHandler = self._add
        self._depth += 1
        self._starts.append(len(self._pieces) if wanted else None)

    def closed(self) -> str:
        if not self._depth:
            return ""
        self._depth -= 1
        if not self._depth:
            self._parser.CharacterDataHandler = None
        start = self._starts.pop()
        return "" if start is None else "".join(self._pieces[start:])

    def _add(self, text: str) -> None:
        if self._length < LONGEST_TEXT:
            self._pieces.append(text[: LONGEST_TEXT - self._length])
            self._length += len(text)
