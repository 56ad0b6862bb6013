"""Reads the name beside a value: does `clientSecret` promise a secret, and `secretKeyRef` not?

Names are cut into words, whatever their case style; the words that decide are data, in
`name_words.json`. The value itself is judged elsewhere.
"""

import functools
import json
import re
from enum import Enum
from pathlib import Path

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


class Promise(Enum):
    """What a name says about the value beside it."""

    NOTHING = 0
    KEY = 1  # a key of some kind: only a random value is a secret
    SECRET = 2  # a token or secret: a value that is no text or code
    PASSWORD = 3  # chosen by a person: may be short and readable


WORD_SETS: dict[str, frozenset[str]] = {
    kind: frozenset(words)
    for kind, words in json.loads(
        Path(__file__).with_name("name_words.json").read_text(encoding="ascii")
    ).items()
}
_PASSWORD = WORD_SETS["password"]
_SECRET = WORD_SETS["secret"]
_KEY = WORD_SETS["key"]
# Beside `key`, these make it a secret's name.
_KEY_MAKERS = WORD_SETS["key_makers"]
# After the secret word: the value is about the secret, not the secret.
_ABOUT = WORD_SETS["about"]
_PUBLIC = WORD_SETS["public"]
# Before a mere `key`: it finds things, it opens nothing.
_FINDER = WORD_SETS["finders"]


@functools.lru_cache(maxsize=4096)
def promise(name: str) -> Promise:
    """Tell what a name promises."""
    words = [word.lower() for word in _WORDS.findall(name)]
    best, place = _strongest(words)
    if best is Promise.NOTHING:
        return best
    about = words[place + 1 :]
    if about == ["id"] and words[place] == "secret":
        about = []  # the secret half of a pair, where the other is the role's
    if not _ABOUT.isdisjoint(about) or not _PUBLIC.isdisjoint(words):
        return Promise.NOTHING
    if best is Promise.KEY:
        if words[-1] == "auth" and len(words) > 1:
            return Promise.SECRET  # `npm_auth`, `registryAuth`
        before = words[place - 1] if place else ""
        if words[place] == "key" and before in _KEY_MAKERS:
            return Promise.SECRET
        finders = _FINDER.intersection(words)
        if finders and not (words[place] == "salt" and finders == {"hash"}):
            return Promise.NOTHING
    return best


def _strongest(words: list[str]) -> tuple[Promise, int]:
    """Return the strongest promise and the place of the last word that makes it."""
    best, place = Promise.NOTHING, -1
    for at, word in enumerate(words):
        found = _of_word(word)
        if found is not Promise.NOTHING and found.value >= best.value:
            best, place = found, at
        elif found is not Promise.NOTHING:
            place = at  # `secret_key`: what follows is judged from the last such word
    return best, place


def _of_word(word: str) -> Promise:
    if word in _PASSWORD or word.endswith(("password", "passwd")):
        return Promise.PASSWORD
    if word in _SECRET or word.endswith(("token", "secret", "apikey", "accesskey", "secretkey")):
        return Promise.SECRET
    return Promise.KEY if word in _KEY else Promise.NOTHING
