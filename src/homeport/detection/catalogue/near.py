"""Secrets near a secret-like name, whatever stands between: marks, brackets, a few words.

Other families know the sign or the call that ties a value to its name. Here nothing does, so the
value itself must look like a password or a key.
"""

from homeport.detection import arguments
from homeport.detection.detector import PatternDetector
from homeport.domain import Category

_NAMES = (
    r"(?:passw(?:or)?ds?|passphrases?|passcodes?|passwort|kennwort|pwd|pw"
    r"|(?:secret|token|api[_. -]?key|credential|cred)s?)"
)
# A value ends before a mark that ends a sentence; it holds a digit, or is words in a row.
_DIGIT = r"[^\s\"'`<>(){}\[\],;|=\\]{0,40}?\d[^\s\"'`<>(){}\[\],;|\\]{0,200}?"
_PHRASE = r"[A-Za-z]{3,14}(?:-[A-Za-z]{3,14}){2,7}"
_VALUE = r"((?:" + _DIGIT + r"|" + _PHRASE + r")[^\s\"'`<>(){}\[\],;|.:!?*\\]?)"
_END = r"[.:!?*\\]{0,2}(?:[\s\"'`<>(){}\[\],;|]|$)"
_WORD = r"[A-Za-z_]{1,14}[^\w\n+~-][^\w\n]{0,7}"
# No sign alone, as other families know it: words, or marks of other kinds.
_BETWEEN = r"(?:[^\w\n]{1,8}(?:" + _WORD + r"){1,3}?|[^\w\n]{0,6}[<({*~|/][^\w\n]{0,6})"

DETECTORS = (
    PatternDetector(
        name="near-name",
        pattern=r"(?i)(?:^|[^a-z0-9])(?P<name>" + _NAMES + ")" + _BETWEEN
        + _VALUE + _END,
        hint=r"(?i)" + _NAMES + r"[^\w\n]{0,8}(?:[^\w\n][a-z_]{1,14}[^\w\n]|[<({*~|/])"
        r"[^\n]*(?:\d|[a-z]-[a-z]{3,14}-[a-z])",
        keywords=("pass", "pwd", "pw", "kennwort", "secret", "token", "key", "cred"),
        category=Category.SECRET,
        examples=(
            "my $password = q{blue" + "-otter-7};", "read -s pw <<< copper" + "-walnut-zephyr",
            "<li>Password: <code>Meadow" + "7391</code></li>",
            "use this token until friday: " + "kQ9xR7tW2m" + "ZvN5",
        ),
        counterexamples=(
            "password: at least 8 characters", "token is valid until 2026-01-31",
            "passwords are hashed with argon2id", "the token endpoint, see rfc6749",
        ),
        check=arguments.is_near,
        why="value that looks like one near a secret-like name",
    ),
    PatternDetector(
        name="value-before-name",
        pattern=r"(?i)[\"'](?P<secret>[^\"'\s\n]{6,200})[\"'](?:\s?(?:[!=]==?|is|eq)\s?|\)?[,;]?\s{1,8}"
        r"(?:#|//|--|/\*|<!--)\s?(?:[\w'-]{1,20}\s){0,5}?)"
        r"(?P<name>[\w.]{0,40}?" + _NAMES + r")(?:[^\w]|$)",
        hint=r"(?i)[\"'](?:\s?(?:[!=]==?|is|eq)\s?|\)?[,;]?\s{1,8}(?:#|//|--|/\*|<!--))[^\n]*"
        r"(?:pass|pwd|pw|kennwort|secret|token|api|cred)",
        keywords=("pass", "pwd", "pw", "kennwort", "secret", "token", "key", "cred"),
        category=Category.SECRET,
        examples=(
            "E   AssertionError: assert 'blue" + "-otter-7' == api_token",
            'default = "' + "138a1ea4adc71b57" * 2 + '"  # api key',
        ),
        counterexamples=("if 'identifier' == token:", "x = 'utf-8'  # encoding of the password"),
        check=arguments.is_near,
        why="literal before the secret-like name that it is compared with or said to be",
    ),
)  # fmt: skip
