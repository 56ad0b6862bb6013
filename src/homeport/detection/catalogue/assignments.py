"""Secrets of unknown provider: a value next to a secret-like name, in any notation."""

from homeport.detection.detector import PatternDetector
from homeport.detection.judgement import is_secret
from homeport.domain import Category

_NAME = (
    r"(?:passw(?:or)?d|passwd|pwd|passphrase|secret|token|api[_.-]?key|access[_.-]?key|"
    r"auth[_.-]?key|account[_.-]?key|private[_.-]?key|signing[_.-]?key|encryption[_.-]?key|"
    r"master[_.-]?key|credentials?)"
)
KEYWORDS = (
    "passwd",
    "password",
    "pwd",
    "passphrase",
    "secret",
    "token",
    "key",
    "credential",
)

DETECTORS = (
    PatternDetector(
        name="quoted-assignment",
        pattern=r"(?i)" + _NAME + r"[\w.-]{0,24}[\"'\])]{0,3}\s{0,4}(?:=>|:=|==?|:|,)\s{0,4}"
        r"[bru]?[\"'`](?P<secret>[^\"'`\s\\]{6,})[\"'`]",
        keywords=KEYWORDS,
        category=Category.SECRET,
        examples=('db_password = "' + "kQ9xR7" + 'tW2m"', '"apiKey": "' + "a1B2c3D4" + 'e5F6"'),
        counterexamples=('password = "changeme"', 'token = "<your-token>"'),
        check=is_secret,
        why="quoted value beside a secret-like name",
    ),
    PatternDetector(
        name="bare-assignment",
        pattern=r"(?i)" + _NAME + r"[\w-]{0,24}[\"']?(?:\s{0,4}[:=]\s{0,4}|\s{1,2})"
        r"(?P<secret>[^\s\"'`,;(){}\[\]<>$\\&]{8,})(?:[\s,;&]|$)",
        keywords=KEYWORDS,
        category=Category.SECRET,
        examples=("API_TOKEN=" + "kQ9xR7tW2m" + "ZvN5", "password: " + "hunter2-" + "kQ9xR7"),
        counterexamples=("token = get_token(request)", "the password is wrong"),
        check=is_secret,
        why="value beside a secret-like name",
    ),
)
