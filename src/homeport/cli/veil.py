"""What a dry run prints holds no detected value: it is made to be shown to others.

A value is hidden wherever it stands, also where only a part of it is printed.
"""

import secrets
from collections.abc import Iterable, Iterator, Mapping

from homeport.cli.terminal import Line, line
from homeport.redaction import Masker, redact

_SHORTEST = 6  # a shorter line of a value may stand elsewhere as an ordinary word


class Veil:
    """Hides what is detected in the findings' JSON, and in whatever text it is given."""

    def __init__(self, shown: Mapping[str, object]) -> None:
        self._masker = Masker(secrets.token_bytes(32))
        found = redact("\n".join(_texts(shown)), self._masker)
        names = {
            part: name
            for name, value in found.entries.items()
            for part in (value, *value.split("\n"))
            if len(part) >= _SHORTEST
        }
        self._names = dict(sorted(names.items(), key=lambda item: -len(item[0])))

    def text(self, text: str) -> str:
        """Return the text with placeholders for what is detected in it or was before."""
        masked = redact(text, self._masker).text
        for value, name in self._names.items():
            masked = masked.replace(value, name)
        return masked

    def lines(self, lines: Iterable[Line]) -> Iterator[Line]:
        """Yield the lines; those that held nothing keep their styles."""
        given = [("".join(text for text, _ in one), one) for one in lines]
        styled = dict(given)
        for text in self.text("\n".join(text for text, _ in given)).split("\n"):
            yield styled.get(text, line(text))

    def json(self, value: object) -> object:
        """Return plain values with every text in them treated."""
        match value:
            case str():
                return self.text(value)
            case Mapping():
                return {name: self.json(each) for name, each in value.items()}
            case list() | tuple():
                return [self.json(each) for each in value]
            case _:
                return value


def _texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case Mapping():
            for each in value.values():
                yield from _texts(each)
        case list() | tuple():
            for each in value:
                yield from _texts(each)
        case _:
            pass
