"""Reads the name beside a value: does `clientSecret` promise a secret, and `secretKeyRef` not?

Names are cut into words, whatever their case style. The value itself is judged elsewhere.
"""

import functools
import re
from enum import Enum

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


class Promise(Enum):
    """What a name says about the value beside it."""

    NOTHING = 0
    KEY = 1  # a key of some kind: only a random value is a secret
    SECRET = 2  # a token or secret: a value that is no text or code
    PASSWORD = 3  # chosen by a person: may be short and readable


_PASSWORD = frozenset(
    "password passwd passphrase passcode pwd pass passwort psw pw pswd kennwort contrasena "
    "motdepasse senha wachtwoord masterpassword dbpassword userpassword pgpassword".split(" ")
)
_SECRET = frozenset(
    "secret secrets token tokens apikey apitoken accesskey authkey secretkey privatekey "
    "accesstoken authtoken credential credentials cred creds clientsecret jwt bearer pat dsn "
    "webhook encryptionkey signingkey masterkey authorization appkey appsecret".split(" ")
)
_KEY = frozenset(
    "key auth access session sessionid sid cookie signature sig hmac salt nonce otp pin seed "
    "license cert code keys".split(" ")
)
# Beside `key`, these make it a secret's name.
_KEY_MAKERS = frozenset(
    "api access auth secret private signing encryption encrypt master account storage shared "
    "client app application service subscription consumer license deploy ssh bot".split(" ")
)
# After the secret word: the value is about the secret, not the secret.
_ABOUT = frozenset(
    "count url uri urls path paths file filename files name names type types field fields label "
    "policy length len size limit limits expiry expires expiration expire ttl class provider "
    "endpoint prefix suffix format regex pattern ref refs version index column enabled required "
    "manager service store usage bucket ring rotation algorithm alg issuer audience scope scopes "
    "hint reset confirmation confirm error errors message placeholder validator strength min max "
    "budget cost per used left remaining window duration timeout age max dir directory folder "
    "location source kind mode status state method function func handler callback factory parser "
    "stream list map set dict array table schema template test tests example examples id ids "
    "encoder decoder hasher minimum maximum lifetime created updated changed at date time".split(
        " "
    )
)
_PUBLIC = frozenset("public publishable pub".split(" "))
# Before a mere `key`: it finds things, it opens nothing.
_FINDER = frozenset(
    "primary foreign sort partition cache unique row column hash sha sha1 sha256 md5 etag index "
    "object translation i18n map dict group idempotency routing registry config lookup search "
    "integrity checksum digest commit shard range composite natural surrogate join order "
    "hot short monkey turkey".split(" ")
)


@functools.lru_cache(maxsize=4096)
def promise(name: str) -> Promise:
    """Tell what a name promises."""
    words = [word.lower() for word in _WORDS.findall(name)]
    best, place = _strongest(words)
    if best is Promise.NOTHING:
        return best
    if not _ABOUT.isdisjoint(words[place + 1 :]) or not _PUBLIC.isdisjoint(words):
        return Promise.NOTHING
    if best is Promise.KEY:
        before = words[place - 1] if place else ""
        if words[place] == "key" and before in _KEY_MAKERS:
            return Promise.SECRET
        if not _FINDER.isdisjoint(words):
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
