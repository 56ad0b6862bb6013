"""Turns an answer in JSON into the prose of one that was asked for in words, while it arrives.

The form is that of `quoting.form`. An answer that is no JSON passes as it is: a model server need
not know forms.
"""

import re

from homeport.assistant.json_stream import JsonStream, Said
from homeport.assistant.quoting import Lines, replacement
from homeport.backends.visible import visible

_FENCE = "```json"
_END = re.compile(r"[.\s]+\Z")


def told(text: str, lines: Lines) -> str:
    """Return the prose of a whole answer."""
    telling = Telling(lines)
    return telling.feed(text) + telling.finish()


class Telling:
    """Feeds on the pieces of one answer and gives the prose of each."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._held = ""  # the beginning, until it is known whether it is JSON
        self._json: JsonStream | None = None
        self._prose = False
        self._end = ""  # the last full stop: it belongs behind the places
        self._places: list[str] = []
        self._line = ""  # of code, as far as it has come
        self._old = ""
        self._change = ""

    def feed(self, piece: str) -> str:
        """Return what can be told now."""
        if self._prose:
            return piece
        if self._json is None:
            self._held += piece
            return self._opened()
        return "".join(self._told(said) for said in self._json.feed(piece))

    def finish(self) -> str:
        """Return what is left when the answer ends: the places it rests on, and the change."""
        held, self._held = self._held, ""
        places = f" ({', '.join(dict.fromkeys(self._places))})" if self._places else ""
        change = f"\n\nCHANGE\n{self._change}" if self._change else ""
        return held + places + self._end + change

    def _opened(self) -> str:
        """Look at the beginning of the answer."""
        if _FENCE.startswith(self._held.strip()):
            return ""
        bare = self._held.lstrip().removeprefix(_FENCE).removeprefix("```").lstrip()
        at = len(self._held) - len(bare)
        held, self._held = self._held, ""
        if held[at : at + 1] != "{":
            self._prose = True
            return held
        self._json = JsonStream()
        return self.feed(held[at:])

    def _told(self, said: Said) -> str:
        if said.keys[:1] == ("explanation",):
            words = self._end + visible(said.text).replace("\n", " ")
            self._end = found.group() if (found := _END.search(words)) else ""
            return words.removesuffix(self._end)
        self._line += visible(said.text)
        if said.ends:
            line, self._line = self._line, ""
            self._take(said.keys[-1:], line)
        return ""

    def _take(self, key: tuple[str, ...], text: str) -> None:
        """Keep what follows from a line of code."""
        match key:
            case ("lines",):
                if found := self._lines.get(text.strip()):
                    self._places.append(f"{found.path}:{found.number}")
            case ("old",):
                self._old = text
            case ("new",):
                self._change = replacement(self._lines, self._old, text)
            case _:
                pass
