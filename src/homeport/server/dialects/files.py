"""Images, sound and documents inside a message: data of a known type, never an address elsewhere.

What is in them nobody reads here; whether a model may have them is the policy's business.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from homeport.domain import File, Medium
from homeport.server.dialects.fields import DialectError

if TYPE_CHECKING:
    from homeport.server.dialects.fields import Fields

_TYPES = {
    "image/png": Medium.IMAGE,
    "image/jpeg": Medium.IMAGE,
    "image/gif": Medium.IMAGE,
    "image/webp": Medium.IMAGE,
    "audio/wav": Medium.SOUND,
    "audio/mp3": Medium.SOUND,
    "application/pdf": Medium.DOCUMENT,
}
_BEGINNINGS = (  # of images whose type nobody names, in base 64
    ("iVBORw0KGgo", "image/png"),
    ("/9j/", "image/jpeg"),
    ("R0lGOD", "image/gif"),
    ("UklGR", "image/webp"),
)
_ELSEWHERE = "must hold its data: what lies at an address elsewhere is not fetched here"


def read_file(kind: str, part: Fields) -> File | str:
    """Read a part that is no text by itself; a document of text is one after all.

    Raises:
        DialectError: no such part is known.
    """
    match kind:
        case "image_url" | "input_image":
            return _image_url(part)
        case "input_audio":
            return _sound(part)
        case "file" | "input_file":
            return _document(part)
        case "image" | "document":
            return _source(part)
        case _:
            raise part.error("type", "is no part that is known here, so it is not passed on")


def _image_url(part: Fields) -> File:
    """Read OpenAI's form of an image: a data URL, alone or in an object."""
    value = part.raw("image_url")
    if isinstance(value, dict):
        inner = part.inner("image_url", value)
        inner.drop("detail", "format")
        url = inner.text("url", None)
        inner.end()
    else:
        url = value if isinstance(value, str) else ""
    part.drop("detail")
    return _data_url(url, part.place("image_url"))


def _sound(part: Fields) -> File:
    """Read OpenAI's form of a sound."""
    inner = part.object("input_audio")
    if inner is None:
        raise part.error("input_audio", "is missing")
    kind = inner.choice("format", ("wav", "mp3"))
    data = inner.text("data", None)
    inner.end()
    return file_of(f"audio/{kind}", data, part.place("input_audio"))


def _document(part: Fields) -> File:
    """Read OpenAI's form of a file; its name stays behind."""
    inner = part.object("file")
    inner = part if inner is None else inner
    inner.drop("filename")
    if inner.raw("file_id") or inner.raw("file_url"):
        raise inner.error("file", _ELSEWHERE)
    url = inner.text("file_data", None)
    if inner is not part:
        inner.end()
    return _data_url(url, part.place("file"))


def _source(part: Fields) -> File | str:
    """Read Anthropic's form of an image or a document; a document may be text."""
    said = [text for name in ("title", "context") if (text := part.text(name))]
    part.drop("citations")
    inner = part.object("source")
    if inner is None:
        raise part.error("source", "is missing")
    kind = inner.text("type", None)
    if kind not in {"base64", "text"}:
        raise inner.error("type", _ELSEWHERE)
    media = inner.text("media_type", None)
    data = inner.text("data", None)
    inner.end()
    if kind == "text":
        return "\n".join((*said, data))
    if said:
        raise part.error("title", "goes with a document of text only")
    return file_of(media, data, part.place("source"))


def image(data: object, where: str) -> File:
    """Read Ollama's form of an image: its data, whatever it is an image of."""
    if isinstance(data, str):
        for beginning, kind in _BEGINNINGS:
            if data.startswith(beginning):
                return file_of(kind, data, where)
    raise DialectError("must be a PNG, JPEG, GIF or WebP image in base 64", field=where)


def file_of(kind: str, data: str, where: str) -> File:
    """Return a file of a known type.

    Raises:
        DialectError: its type is not known, or its data is none.
    """
    medium = _TYPES.get(kind)
    if medium is None:
        raise DialectError(f"must be one of {', '.join(_TYPES)}", field=where)
    try:
        base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError) as error:
        raise DialectError("must be in base 64", field=where) from error
    return File(medium, kind, data)


def _data_url(url: str, where: str) -> File:
    head, comma, data = url.partition(",")
    if not comma or not head.startswith("data:") or not head.endswith(";base64"):
        raise DialectError(_ELSEWHERE, field=where)
    return file_of(head.removeprefix("data:").removesuffix(";base64"), data, where)
