"""Secrets of unknown provider: a value next to a secret-like name, in any notation."""

from homeport.detection.arguments import is_drawn, is_folded, is_passed, is_told
from homeport.detection.detector import BlockDetector, PatternDetector
from homeport.detection.judgement import is_secret
from homeport.domain import Category

STRONG = (
    r"(?:passw(?:or)?d|passwort|passphrase|passcode|pwd|pswd|secret|token|api[_. -]?key|apikey|"
    r"(?:access|auth|account|private|signing|encrypt(?:ion)?|master|shared|storage|service|"
    r"subscription|consumer|client|app|license|deploy|jwt|hmac|aes|cipher|cookie|crypto|enc)"
    r"[_.-]?key|credential|creds?\b|"
    r"\bpass\b|_pass\b|\bdsn\b|\bpat\b|_pat\b|authtok|webhook)"
)
_WEAK = r"(?:key|auth|access|session|sid|cookie|signature|sig|hmac|salt|nonce|seed|license|code)"
KEYWORDS = (
    "pass", "pwd", "pswd", "secret", "token", "key", "credential", "cred", "dsn", "pat", "webhook",
    "authtok",
)  # fmt: skip
_WEAK_KEYWORDS = (
    "key", "auth", "access", "session", "sid", "cookie", "sig", "hmac", "salt", "nonce", "seed",
    "license", "code",
)  # fmt: skip
NAME = r"(?P<name>[\w.-]*?" + STRONG + r"[\w.-]{0,40}?)"
_WEAK_NAME = r"(?P<name>[\w.-]*?" + _WEAK + r"[\w.-]{0,24}?)"
# What may stand between a name and its sign: closing quotes and brackets, a type.
_CLOSE = r"(?:\\{0,3}[\"'`])?[\])}]{0,2}(?:\s?:\s?(?:&'?)?[\w.<>\[\]|?& ]{1,30}\s|\s[Ss]tring\b)?"
_SIGN = r"[ \t]*(?:=>|:=|\?=|={1,3}|!=|:{1,3}|->|\|\|=?|\?\?=|,)\s{0,20}"
_QUOTED = (
    r"[bruf@$]{0,2}(?:\"{1,3}([^\"\\\n]{4,}(?:\\.[^\"\\\n]*)*)\"|'{1,3}([^'\\\n]{4,}"
    r"(?:\\.[^'\\\n]*)*)'"
    r"|`([^`\n]{4,})`|\\{1,3}[\"']([^\"'\\\n]{4,})\\{1,3}[\"'])"
)
_PLAIN = r"([^\s\"'`<>(){}\[\],;|&$\\][^\s\"'`<>(){},;|&\\]{3,})"

DETECTORS = (
    PatternDetector(
        name="quoted-assignment",
        pattern=r"(?i)" + NAME + _CLOSE + _SIGN + r"[\[(]?" + _QUOTED,
        keywords=KEYWORDS,
        category=Category.SECRET,
        examples=(
            'db_password = "' + "kQ9xR7" + 'tW2m"',
            '"apiKey": "' + "a1B2c3D4" + 'e5F6"',
            "os.environ['API_TOKEN'] = '" + "kQ9xR7tW2m" + "ZvN5'",
            'var authToken string = "' + "kQ9xR7tW2m" + 'ZvN5"',
            'aesKey = "' + "qRg6axyu" + 'LpLhMQ"',
            '"{\\"clientSecret\\": \\"' + "kQ9xR7tW2m" + 'ZvN5\\"}"',
        ),
        counterexamples=(
            'password = "changeme"',
            'token = "<your-token>"',
            'token_url = "https://sso.example.org/token"',
            'secretName: "database-credentials"',
            '"password": "Please enter your password"',
        ),
        check=is_secret,
        why="quoted value beside a secret-like name",
    ),
    PatternDetector(
        name="line-assignment",
        pattern=r"(?i)^[\s>+|*#-]{0,40}(?:(?:export|set|env|arg|setenv|const|let|var|val)\s+|"
        r"\$env:|-[de]\s?)?[\"']?" + NAME + r"[\"']?\s{0,8}(?:=|:\s|:=|=>|\s=\s)\s{0,8}"
        r"([^\s\"'`\\]\S{2,}?[^\s,;])[,;]?\s{0,8}(?:[#;].*|\\)?$",
        hint=r"(?i)" + STRONG + r"[\w.-]{0,40}?[\"']?\s{0,9}(?:=|:\s|:=)",
        keywords=KEYWORDS,
        category=Category.SECRET,
        examples=(
            "API_TOKEN=" + "kQ9xR7tW2m" + "ZvN5",
            "password: " + "hunter2-" + "kQ9xR7",
            "export DB_PASS=" + "s3cr,t;" + "&Pa$$1",
        ),
        counterexamples=("token = get_token(request)", "password: ${DB_PASSWORD}", "tokens: 4096"),
        check=is_secret,
        why="value on a line of its own beside a secret-like name",
    ),
    PatternDetector(
        name="inline-assignment",
        pattern=r"(?i)" + NAME + r"\\{0,3}[\"'\])]{0,2}\s{0,4}"
        r"(?:=>|:=|={1,2}|:{1,2}|\|\||->|\xe2\x86\x92)\s{0,4}"
        + _PLAIN
        + r"(?:[^\w(]|$)",
        keywords=KEYWORDS,
        category=Category.SECRET,
        examples=(
            "login failed: user=jo password=" + "kQ9xR7" + "tW2m, retry",
            "?access_token=" + "kQ9xR7tW2m" + "ZvN5&page=2",
            "Server=db;User Id=sa;Password=" + "kQ9xR7" + "tW2m;",
        ),
        counterexamples=("max_tokens=4096, n=1", "def reset(password: str, token: bytes)"),
        check=is_secret,
        why="value beside a secret-like name",
    ),
    PatternDetector(
        name="key-assignment",
        pattern=r"(?i)\b" + _WEAK_NAME + _CLOSE + _SIGN + r"\\{0,3}[\"'`]?"
        r"([A-Za-z0-9+/_.~=-]{16,})(?:[\"'`\\\s,;&)}\]<]|$)",
        keywords=_WEAK_KEYWORDS,
        category=Category.SECRET,
        examples=('key: "' + "kQ9xR7tW2mZvN5cL8pJ1" + 'hF4gD6sX"',),
        counterexamples=(
            'cache_key = "' + "kQ9xR7tW2mZvN5cL8pJ1" + '"',
            'key = "application/vnd.api+json"',
        ),
        check=is_secret,
        why="random value beside the name of a key",
    ),
    PatternDetector(
        name="flag-value",
        pattern=r"(?i)(?:^|[\s\"'])--?" + NAME + r"(?:\s{1,3}|=)[\"']?([^\s\"'`]{4,})",
        hint=r"(?i)(?:^|[\s\"'])--?[\w.-]*" + STRONG,
        keywords=KEYWORDS,
        category=Category.SECRET,
        examples=("deploy --api-token " + "kQ9xR7tW2m" + "ZvN5 --force",),
        counterexamples=("deploy --password-stdin < file", "--token-file token.txt"),
        check=is_secret,
        why="value of a secret-like command-line option",
    ),
    BlockDetector(
        name="literal-over-lines",
        opening=r"(?i)(?:passw(?:or)?d|passphrase|pwd|secret|token|api_?key)\w{0,20}\s{0,3}[:=]{1,2}"
        r"\s{0,3}(?:\"\"\"|'''|<<[-~]?[\"']?\w{1,20}[\"']?)[ \t]*\\?\r?$",
        pattern=r"(?i)(?P<name>\w{1,60})\s{0,3}[:=]{1,2}\s{0,3}(?:\"\"\"|'''|<<[-~]?[\"']?\w{1,20}[\"']?)"
        r"[ \t]*\\?\r?\n[ \t]{0,40}"
        r"([^\s\"'\\]{6,400})(?:\\|\s|\"\"\"|''')",
        keywords=KEYWORDS,
        category=Category.SECRET,
        examples=('token = """\nkQ9xR7' + 'tW2mZvN5\n"""',),
        counterexamples=('token = """\nidentifier\n"""',),
        check=is_passed,
        why="literal over lines beside a secret-like name",
    ),
    BlockDetector(
        name="literal-on-next-line",
        opening=r"(?i)(?:passw(?:or)?d|passphrase|pwd|secret|token|api_?key)\w{0,20}(?:\[\])?"
        r"(?:\s?:\s?[\w.&<>\[\]' ]{1,30})?\s{0,3}(?:=|:=|=>|:)\s{0,3}(?:\w{0,20}\()?\\?[ \t]*\r?$",
        pattern=r"(?i)(?P<name>\w{1,60})[^\n]{0,40}\n[\s+>|]{0,80}[bruf$@]{0,2}"
        r"(?:\"([^\"\n\\]{4,400})\"|'([^'\n\\]{4,400})')",
        keywords=KEYWORDS,
        category=Category.SECRET,
        examples=('secret = (\n    "kQ9xR7' + 'tW2mZvN5cL8p"\n)',
                  'static const char *api_key =\n    "kQ9xR7' + 'tW2mZvN5cL8p";\n'),
        counterexamples=('token = (\n    "identifier"\n)', 'PASSWORD_HELP = (\n  "type it"\n)'),
        check=is_passed,
        why="literal below a secret-like name",
    ),
    BlockDetector(
        name="broken-literal",  # by a terminal: no language lets a literal go on like this
        opening=r"(?i)" + NAME + r"[\"']?\s{0,3}(?:=>|:=|[=:])\s{0,3}(?:\"[^\"'\s\\]{1,200}"
        r"|'[^\"'\s\\]{1,200})\r?$",
        pattern=r"(?i)" + NAME + r"[\"']?\s{0,3}(?:=>|:=|[=:])\s{0,3}(?:\"([^\"\s]{1,99}"
        r"(?:\r?\n[^\"\s]{1,99}){1,7})\"|'([^'\s]{1,99}(?:\r?\n[^'\s]{1,99}){1,7})')",
        keywords=KEYWORDS,
        category=Category.SECRET,
        examples=('"api_key": "kQ9xR7' + '\n2mZvN5cL8p"}\n',),
        counterexamples=('token = "a\nb\nc"\n', "secret='x\ny z'\n"),
        check=is_folded,
        why="literal that is broken at the edge of a terminal",
    ),
    PatternDetector(
        name="framework-key",  # drawn from all printable characters, brackets and quotes' kin
        pattern=r"\b(?:(?:(?:SECURE_)?AUTH|LOGGED_IN|NONCE|WP_CACHE)_(?:KEY|SALT|KEY_SALT)[\"']\s?,"
        r"|SECRET_KEY[\"']?\s{0,3}[=:])\s{0,20}[\"']([^\"'\n]{32,200})[\"']",
        hint=r"(?:AUTH|LOGGED_IN|NONCE|CACHE|SECRET)_(?:KEY|SALT)[A-Z_]{0,9}[\"']?\s{0,3}[=:,]",
        keywords=("_key", "_salt"),
        category=Category.SECRET,
        examples=("define('AUTH_KEY', '$a" + "K[8}q~w" * 6 + "x9Z');",),
        counterexamples=("define('AUTH_KEY', 'put your unique phrase here, all of it');",
                         "SECRET_KEY = 'change-me-before-you-go-to-production'"),
        check=is_drawn,
        why="key that a framework draws from all printable characters",
    ),
    PatternDetector(
        name="default-value",
        pattern=r"(?i)(?P<name>[\w.-]{0,60}?" + STRONG + r"[\w.-]{0,40}?)(?:[\"']"
        r"|[^\n\"'`]{1,80}[\"']"
        r"[^\"'\n]{0,60}[\"'])[\])]{1,3}\s{0,3}(?:\?\?|\|\||\bor\b|\{)\s{0,3}[\"'`]"
        r"([^\"'`\n]{4,200})[\"'`]",
        hint=r"(?i)[\"'][\])]{1,3}\s{0,3}(?:\?\?|\|\||or\b|\{)\s{0,3}[\"'`]",
        keywords=KEYWORDS,
        category=Category.SECRET,
        examples=('ENV.fetch("DB_PASSWORD") { "blue' + '-otter-7" }',),
        counterexamples=('ENV.fetch("DB_PASSWORD") { "changeme" }', 'token = map["a"] || "b"'),
        check=is_passed,
        why="default of a setting with a secret-like name",
    ),
    PatternDetector(
        name="braced-password",
        pattern=r"(?i)\b(?P<name>pwd|password)\s{0,3}=\s{0,3}\{(?P<secret>[^{}\n]{4,128})\}",
        hint=r"(?i)(?:pwd|password)\s{0,3}=\s{0,3}\{",
        keywords=("pwd", "password"),
        category=Category.CONNECTION_STRING,
        examples=("UID=app;PWD={blue" + "-otter-7};",),
        counterexamples=('f"PWD={password};"', 'f"PWD={self.db_pw2}"'),
        check=is_told,
        why="password in braces of a connection string",
    ),
)  # fmt: skip
