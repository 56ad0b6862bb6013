"""Judges a value beside a secret-like name: is it a secret, or code, a word, a placeholder?

The pattern that brought name and value together is the catalogue's; what the name promises is
read in `names`; this looks at the value's shape and randomness.
"""

import functools
import re
from enum import Enum

from homeport.detection.checks import monotonous
from homeport.detection.detector import Candidate
from homeport.detection.names import WORD_SETS, Promise, promise
from homeport.detection.phrases import is_phrase
from homeport.detection.randomness import surprise

_STAND_INS = WORD_SETS["stand_ins"]
_GAP = re.compile(r"\{[\w.!:]*\}")  # a field of a template, alone
_STAND_IN_PARTS = re.compile(
    r"(?i)example|changeme|change[_-]me|placeholder|your[_-]|<[\w -]+>|xxxx|\.\.\.|\*{3}|dummy|"
    r"redacted|insert[_-]|replace[_-]|fake|here$|^my[_-]|^foo|^bar\b|^(?:test|demo|sample)[_-]|^(?:required|nullable|sometimes)\||not[_-]?a[_-]?"
)
_SAMPLE = re.compile(
    r"(?i)token|secret|(?:^|[^a-z])key|pass|test|abc|foo|bar|demo|sampl|user|admin|1234|valu|name"
)
_RESOURCE = re.compile(r"[a-z]+(?:[-_.][a-z]+)*[-_.][a-z]?\d{1,2}[a-z]?")  # `db-login-v2`
_MINE = re.compile(r"(?i)my_?(?:api)?_?(?:token|key|secret)\d{0,3}")
_CONSTANT = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
_HEX_RUN = re.compile(r"[0-9a-fA-F]{12,}")
_VARIABLE = re.compile(r"^[$%][A-Za-z_]\w*[$%]?$")
_DIGEST = re.compile(r"(?i)^(?:sha-?\d{1,3}|md5|integrity)[=:~-]")
_OPENERS = ("${", "$(", "$ENV", "$env", "%(", "%s", "{{", "<", "#{", "***", "@{")
_TEXT = 5.0  # bits a character: written text and identifiers cost less, random values more
_MIN_RANDOM = 8  # characters below which randomness cannot be told
_CODE = re.compile(
    r"^[A-Za-z_$][\w$]*(?:(?:\.|->|::)[A-Za-z_$][\w$]*)+[;,-]?$"  # attribute or method path
    r"|^[*&!][A-Za-z_]\w*$"  # a pointer, a negation, a tag
    r"|^[A-Za-z_]\w*:$"  # what a comparison ends with
    r"|^[A-Za-z_][\w.]*[(\[][^\n]*[)\]]+[;,]?$"  # a call or an index
    r"|^[\w.$]+@[0-9a-f]{5,8}$"  # an object as Java prints it
    r"|[(\[{][^)\]}]*[)\]}]?;?$"  # a call, an index, a literal
    r"|^(?:self|this|os|process|config|settings|request|args|options|env)[.\[]"
)
_NAMED_FORMAT = re.compile(
    r"(?i)(?:sha|md|pbkdf|argon|bcrypt|scrypt|aes|rsa|base|utf|iso|oauth|x|p|h|rfc|tls|ssl|http|ntlm|"
    r"hmac|rot|ed|ripemd|blake|des|rc|win|mysql|saml|totp|fips|ipv|python|auth|cp|latin|ecb|cbc|gcm)"
    r"\d\w{0,5}"
)
_PARTS = re.compile(r"[-_/.]")
_SIZED = re.compile(r"[-_](?=\d)")  # `sha-256`
_TO_OR_FOR = re.compile(r"[a-z]{3,}[24][a-z]{3,}")  # `symbol2label`
_DOTTED = re.compile(r"[A-Za-z]+(?:[._-][A-Za-z]*)*[._-]?\d{3,8}\W?")
_UUID = re.compile(r"^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")
_HEX = re.compile(r"^(?:0x)?[0-9a-fA-F]{16,}$")
_PATH = re.compile(r"^(?:[a-z]+://|[~.]{0,2}/|[A-Za-z]:\\)")
_NUMBER = re.compile(r"^[\d.,:+-]+(?:[eE][+-]?\d+)?[a-zA-Z%]{0,3}$")
FOLDER_NAMES = frozenset(("pwd", "oldpwd"))  # the shell's own: where it works
_OPENING = ("KEY", "ACCESS", "AUTH")  # ends of names of what opens doors
_BRACKETS = frozenset("()[]{}")
# A type or a variable that names a secret is none: `rsa.RSAPrivateKey`, `set_decrypt_key`.
_NAMES_ONE = re.compile(
    r"^[A-Za-z]*(?:Password|Passwd|Token|Secret|Credential)(?:[A-Z][A-Za-z]*|s)?[,;:]?$"
    r"|^[A-Za-z_][\w.]*(?:Keys?|_keys?|Token|_token|Secret|_secret|Credentials?|_credentials?)[,;]?$"
)


class Shape(Enum):
    """What a value looks like by itself."""

    STAND_IN = 0  # a placeholder or nothing
    CODE = 1  # an expression, a path, an address
    TEXT = 2  # a word, an identifier
    NUMBER = 3
    CHOSEN = 4  # readable, but with digits and marks as people choose them
    PHRASE = 5  # words that no name is made of
    HASH = 6  # hexadecimal or a UUID: could name something, could open something
    RANDOM = 7


@functools.lru_cache(maxsize=1024)  # as `shape` below
def is_placeholder(value: str) -> bool:
    """Tell a stand-in (`changeme`, `<your-key>`, `${TOKEN}`, `xxxx`) from a value."""
    bare = value.strip("\"'` ")
    low = bare.lower()
    return (
        not bare
        or bare.startswith(_OPENERS)
        or (_VARIABLE.match(bare) is not None and surprise(bare) < _TEXT)
        or low in _STAND_INS
        or _GAP.fullmatch(bare) is not None
        or _MINE.fullmatch(bare) is not None
        or monotonous(bare)
        or len(set(low)) <= 2  # noqa: PLR2004 -- xxxx, ----, 0101
        or (
            _STAND_IN_PARTS.search(bare[:64]) is not None
            and surprise(bare) < _TEXT
            and _HEX_RUN.search(bare) is None
        )
    )


def is_real(candidate: Candidate) -> bool:
    """Tell whether the value is anything but a stand-in; for places that hold nothing else."""
    return not is_placeholder(candidate.value)


@functools.lru_cache(maxsize=1024)  # several detectors look at the same value
def shape(value: str) -> Shape:
    """Tell what a value looks like."""
    if is_placeholder(value):
        return Shape.STAND_IN
    if is_phrase(value):
        return Shape.PHRASE
    plain = _plain_shape(value)
    if plain is not None:
        return plain
    if len(value) >= _MIN_RANDOM and surprise(value) >= _TEXT:
        return Shape.RANDOM
    return Shape.CHOSEN if _mixed(value) else Shape.TEXT


def _plain_shape(value: str) -> Shape | None:
    """Return the shape of a value that its notation gives away."""
    if _DIGEST.match(value) or _CONSTANT.fullmatch(value) or names_format(value):
        return Shape.TEXT
    if _UUID.match(value) or _HEX.match(value):
        return Shape.NUMBER if value.isdigit() else Shape.HASH
    if _NUMBER.match(value):
        return Shape.NUMBER
    if (
        _CODE.search(value)
        and (surprise(value) <= _TEXT or not _BRACKETS.isdisjoint(value))
        and not ends_in_number(value)
    ):
        return Shape.CODE
    if _PATH.match(value) and not (surprise(value) > _TEXT and "." not in value):
        return Shape.CODE
    return None


def names_format(value: str) -> bool:
    """Tell `bcrypt-sha256`, `prefer-ipv4` and `symbol2label`: words and formats, nothing else."""
    parts = [part for part in _PARTS.split(_SIZED.sub("", value)) if part]
    return _TO_OR_FOR.fullmatch(value) is not None or (
        any(_NAMED_FORMAT.fullmatch(part) for part in parts)
        and all(part.isalpha() or _NAMED_FORMAT.fullmatch(part) for part in parts)
    )


def ends_in_number(value: str) -> bool:
    """Tell words with dots between them that end in a long number: no path of attributes does."""
    return _DOTTED.fullmatch(value) is not None


def names_secret(value: str) -> bool:
    """Tell a type or a variable that is named after a secret."""
    return _NAMES_ONE.search(value[:128]) is not None


def is_random(candidate: Candidate) -> bool:
    """Tell whether the value is random, whatever stands beside it."""
    return shape(candidate.value) is Shape.RANDOM


def is_secret(candidate: Candidate) -> bool:
    """Tell whether the value beside a name is a secret."""
    return judge(candidate.name, candidate.value)


def judge(name: str, value: str) -> bool:
    """Tell whether `value` is a secret, given what `name` promises."""
    value = value.strip()
    if name.lower() in FOLDER_NAMES and value.startswith("/"):
        return False
    if names_secret(value):
        return False
    match promise(name):
        case Promise.NOTHING:
            return False
        case Promise.KEY:
            return len(value) >= 16 and (  # noqa: PLR2004 -- shorter ones name things
                (shape(value) is Shape.RANDOM and _dense(value))
                # A variable of the environment, or what a header or cookie opens doors with.
                or (
                    shape(value) is Shape.HASH
                    and name.upper().endswith(_OPENING)
                    and (name.isupper() or name.lower() == "auth")
                )
            )
        case Promise.SECRET:
            return len(value) >= _MIN_RANDOM and (
                shape(value).value > Shape.PHRASE.value
                or (shape(value) is Shape.PHRASE and _unlike_resources(value))
                or (value.isdigit() and len(value) >= 16)  # noqa: PLR2004 -- longer than counts
                or (shape(value) is Shape.CHOSEN and _chosen(value))
            )
        case Promise.PASSWORD:
            return len(value) >= 4 and shape(value).value >= Shape.CHOSEN.value  # noqa: PLR2004 -- no shorter ones are in use


def _mixed(value: str) -> bool:
    """Tell whether letters stand among digits or marks, as in a chosen password."""
    letters = sum(ch.isalpha() for ch in value)
    digits = sum(ch.isdigit() for ch in value)
    marks = len(value) - letters - digits - sum(ch in " _.-" for ch in value)
    return " " not in value and letters > 0 and (digits > 0 or marks > 0)


def names_resource(value: str) -> bool:
    """Tell `db-login-v2`: words and a short number, as things are called."""
    return _RESOURCE.fullmatch(value) is not None


def _unlike_resources(value: str) -> bool:
    """Tell a phrase from the name of a resource, which is three words as a rule."""
    return any(map(str.isdigit, value)) or sum(not ch.isalnum() for ch in value) > 2  # noqa: PLR2004 -- as above


def _chosen(value: str) -> bool:
    """Tell a password from a word; a short one has three digits and is no `token123`."""
    if len(value) >= 12:  # noqa: PLR2004 -- longer than the names of samples
        return _dense(value) and not names_resource(value)
    digits = sum(map(str.isdigit, value))
    letters = sum(map(str.isalpha, value))
    return digits >= 3 and letters >= (2 if "@" in value else 4) and _SAMPLE.search(value) is None  # noqa: PLR2004 -- fewer count things


def _dense(value: str) -> bool:
    """Tell whether digits stand among the letters, without white space."""
    return any(ch.isdigit() for ch in value) and not any(ch.isspace() for ch in value)
