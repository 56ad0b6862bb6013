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
_WORD = r"[A-Za-z_'\x80-\xff]{1,14}[^\w\n+~-][^\w\n]{0,7}"
# No sign alone, as other families know it: words, or marks of other kinds.
_BETWEEN = r"(?:[^\w\n]{1,40}(?:" + _WORD + r"){1,5}?|[^\w\n]{0,6}[<({*~|/][^\w\n]{0,6})"
_BOTH = (
    r"(?:creds?|credentials?|logins?|users?[\"']?\s?[=:]\s?[\[{(]|accounts?|auth|admins?|zugang(?:sdaten)?|anmeldung"
    r"|identifiants?|credenciales|acceso|accesso)"
)
_PAIR_BETWEEN = r"[^\w\n/.][^\w\n]{0,9}(?:" + _WORD + r"){0,3}?"

DETECTORS = (
    PatternDetector(
        name="near-name",
        pattern=r"(?i)(?:^|[^a-z0-9])(?P<name>" + _NAMES + _BETWEEN + ")"
        + _VALUE + _END,
        hint=r"(?i)" + _NAMES + r"[^\w\n]*(?:[^\w\n][a-z_'\x80-\xff]{1,14}[^\w\n]|[<({*~|/])"
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
            "E   AssertionError: assert 'Meadow" + "_7391' == api_token",
            'default = "' + "138a1ea4adc71b57" * 2 + '"  # api key',
        ),
        counterexamples=("if 'identifier' == token:", "x = 'utf-8'  # encoding of the password"),
        check=arguments.is_striking,
        why="literal before the secret-like name that it is compared with or said to be",
    ),
    PatternDetector(
        name="pair-near-name",
        pattern=r"(?i)(?:^|[^\w/.])" + _BOTH + _PAIR_BETWEEN
        + r"[\"'`*_]{0,2}[\w.@-]{2,40}[\"'`*_]{0,2}\s{0,3}(?:/|:|,|\band\b|=>|->)\s{0,3}"
        r"[\"'`*_]{0,2}"
        + _VALUE + _END,
        hint=r"(?i)(?:^|[^\w/.])" + _BOTH + r"[^\w\n/.]",
        keywords=(
            "cred", "login", "user", "account", "auth", "admin", "zugang", "anmeldung",
            "identifiant", "acces",
        ),
        category=Category.SECRET,
        examples=(
            'CREDENTIALS = {"svc_rw": "Meadow' + '7391"}',
            "New admin account created: jo / Meadow" + "_7391",
        ),
        counterexamples=("users: jo, ann and bob", "auth: oauth2/oidc, saml2/adfs", "user: a/b-2"),
        check=arguments.is_striking,
        why="user and password near a word for both",
    ),
    PatternDetector(
        name="known-user-and-password",
        pattern=r"(?:^|[\s\"'`(*])(?:root|[aA]dmin(?:istrator)?)(?:@[\w.-]{1,60})?"
        r"[\"'`*_]{0,2}(?:\s?/|:|\s=>)\s?[\"'`*_]{0,2}"
        + _VALUE + _END,
        hint=r"(?:^|[\s\"'`(*])(?:root|[aA]dmin(?:istrator)?)(?:@[\w.-]{1,60})?[\"'`*_]{0,2}"
        r"(?:\s?/|:|\s=>)",
        keywords=("root", "admin"),
        category=Category.SECRET,
        examples=("# TODO remove: root / Meadow" + "7391",),
        counterexamples=("root: /dev/sda1", "admin / user2", "root:x:0:0:root", "root: copy2x"),
        check=arguments.is_striking,
        why="value behind the name of a user that every system has",
    ),
    PatternDetector(
        name="network-and-password",
        pattern=r"(?i)\b(?:wi-?fi|wlan|ssid)\b[:\s]{1,3}[\"'`]?[\w-]{1,32}(?: [\w-]{1,20}){0,2}"
        r"[\"'`]?\s?(?:[/,|]\s?)(?:(?:key|code|psk|pw|pass(?:word)?)\b:?\s?)?[\"'`]?"
        + _VALUE + _END,
        hint=r"(?i)\b(?:wi-?fi|wlan|ssid)\b[:\s]",
        keywords=("wi", "wlan", "ssid"),
        category=Category.SECRET,
        examples=("Wi-Fi: Office / copper" + "-walnut-zephyr", "SSID Guest, key Meadow" + "7391"),
        counterexamples=("wifi: on / off", "SSID Guest, channel 11, 802.11ac"),
        check=arguments.is_striking,
        why="password behind the name of a network",
    ),
)  # fmt: skip
