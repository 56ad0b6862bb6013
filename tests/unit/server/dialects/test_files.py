"""Files inside messages."""

import pytest

from homeport.domain import File, Medium
from homeport.server.dialects import DialectError, files
from homeport.server.dialects.fields import Fields

PNG = "data:image/png;base64,AAAA"


def read(kind: str, **part: object) -> File | str:
    """Read a part, all of it."""
    fields = Fields(part, "p")
    found = files.read_file(kind, fields)
    fields.end()
    return found


@pytest.mark.parametrize(
    ("kind", "part", "medium"),
    [
        ("image_url", {"image_url": {"url": PNG, "detail": "auto"}}, Medium.IMAGE),
        ("input_image", {"image_url": PNG, "detail": "low"}, Medium.IMAGE),
        ("input_audio", {"input_audio": {"data": "AAAA", "format": "wav"}}, Medium.SOUND),
        (
            "file",
            {"file": {"file_data": "data:application/pdf;base64,AAAA", "filename": "secret"}},
            Medium.DOCUMENT,
        ),
        ("input_file", {"file_data": "data:application/pdf;base64,AAAA"}, Medium.DOCUMENT),
        (
            "image",
            {"source": {"type": "base64", "media_type": "image/webp", "data": "AAAA"}},
            Medium.IMAGE,
        ),
    ],
)
def test_read(kind: str, part: dict[str, object], medium: Medium) -> None:
    """Each dialect's form is read; nothing but the type and the data is kept."""
    found = read(kind, **part)
    assert isinstance(found, File)
    assert (found.medium, found.data) == (medium, "AAAA")


def test_a_document_of_text() -> None:
    """A document of text is text, with its title."""
    source = {"type": "text", "media_type": "text/plain", "data": "words"}
    assert read("document", source=source, title="t", citations={"enabled": True}) == "t\nwords"
    binary = {"type": "base64", "media_type": "application/pdf", "data": "AAAA"}
    with pytest.raises(DialectError, match="text only"):
        read("document", source=binary, title="t")


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        ("image_url", {"image_url": {"url": "https://example.com/a.png"}}),
        ("image_url", {"image_url": {"url": "data:image/png,AAAA"}}),
        ("image_url", {"image_url": {"url": "data:text/html;base64,AAAA"}}),
        ("image_url", {"image_url": {"url": "data:image/png;base64,a b"}}),
        ("image_url", {}),
        ("input_audio", {}),
        ("input_audio", {"input_audio": {"data": "AAAA", "format": "ogg"}}),
        ("file", {"file": {"file_id": "file-1"}}),
        ("image", {}),
        ("image", {"source": {"type": "url", "url": "https://example.com/a.png"}}),
        ("video", {}),
    ],
)
def test_refused(kind: str, part: dict[str, object]) -> None:
    """Addresses elsewhere, unknown types and what is no data are refused."""
    with pytest.raises(DialectError):
        read(kind, **part)


def test_images_without_a_type() -> None:
    """An image is known by how it begins."""
    assert files.image("/9j/AAAA", "w").type == "image/jpeg"
    for value in ("AAAA", 5):
        with pytest.raises(DialectError, match="in base 64"):
            files.image(value, "w")
