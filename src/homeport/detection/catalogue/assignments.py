"""Secrets of unknown provider: a value next to a secret-like name, in any notation."""

from homeport.detection.arguments import is_changed, is_drawn, is_passed, is_told
from homeport.detection.detector import BlockDetector, PatternDetector
from homeport.detection.judgement import is_real, is_secret
from homeport.domain import Category

_STRONG = (
    r"(?:passw(?:or)?d|passwort|passphrase|passcode|pwd|pswd|secret|token|api[_. -]?key|apikey|"
    r"(?:access|auth|account|private|signing|encrypt(?:ion)?|master|shared|storage|service|"
    r"subscription|consumer|client|app|license|deploy)[_.-]?key|credential|creds?\b|"
    r"\bpass\b|_pass\b|\bdsn\b|\bpat\b|webhook)"
)
_WEAK = r"(?:key|auth|access|session|sid|cookie|signature|sig|hmac|salt|nonce|seed|license|code)"
_KEYWORDS = (
    "pass", "pwd", "pswd", "secret", "token", "key", "credential", "cred", "dsn", "pat", "webhook",
)  # fmt: skip
_WEAK_KEYWORDS = (
    "key", "auth", "access", "session", "sid", "cookie", "sig", "hmac", "salt", "nonce", "seed",
    "license", "code",
)  # fmt: skip
_NAME = r"(?P<name>[\w.-]*?" + _STRONG + r"[\w.-]{0,40}?)"
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
        pattern=r"(?i)" + _NAME + _CLOSE + _SIGN + r"[\[(]?" + _QUOTED,
        keywords=_KEYWORDS,
        category=Category.SECRET,
        examples=(
            'db_password = "' + "kQ9xR7" + 'tW2m"',
            '"apiKey": "' + "a1B2c3D4" + 'e5F6"',
            "os.environ['API_TOKEN'] = '" + "kQ9xR7tW2m" + "ZvN5'",
            'var authToken string = "' + "kQ9xR7tW2m" + 'ZvN5"',
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
        r"\$env:|-[de]\s?)?[\"']?" + _NAME + r"[\"']?\s{0,8}(?:=|:\s|:=|=>|\s=\s)\s{0,8}"
        r"([^\s\"'`\\]\S{2,}?[^\s,;])[,;]?\s{0,8}(?:[#;].*|\\)?$",
        hint=r"(?i)" + _STRONG + r"[\w.-]{0,40}?[\"']?\s{0,9}(?:=|:\s|:=)",
        keywords=_KEYWORDS,
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
        pattern=r"(?i)" + _NAME + r"\\{0,3}[\"'\])]{0,2}\s{0,4}"
        r"(?:=>|:=|={1,2}|:{1,2}|\|\||->)\s{0,4}"
        + _PLAIN
        + r"(?:[^\w(]|$)",
        keywords=_KEYWORDS,
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
        pattern=r"(?i)(?:^|[\s\"'])--?" + _NAME + r"(?:\s{1,3}|=)[\"']?([^\s\"'`]{4,})",
        hint=r"(?i)(?:^|[\s\"'])--?[\w.-]*" + _STRONG,
        keywords=_KEYWORDS,
        category=Category.SECRET,
        examples=("deploy --api-token " + "kQ9xR7tW2m" + "ZvN5 --force",),
        counterexamples=("deploy --password-stdin < file", "--token-file token.txt"),
        check=is_secret,
        why="value of a secret-like command-line option",
    ),
    PatternDetector(
        name="name-and-value",
        pattern=r"(?i)[\"']?(?:name|key|variable|header)[\"']?\s{0,3}[=:]\s{0,3}[\"']?" + _NAME
        + r"[\"']?\s{0,3}(?:[,;]\s{0,3}|\s{1,3})"
        r"(?:[\"']?\w{1,20}[\"']?\s{0,3}[=:]\s{0,3}(?:[\"'][^\"'\n]{0,60}[\"']|\w{1,20}),?\s{1,3}){0,3}"
        r"[\"']?value[\"']?\s{0,3}[=:]\s{0,3}[\"']?([^\s\"'<>]{4,})",
        keywords=_KEYWORDS,
        category=Category.SECRET,
        examples=('{"name": "DB_PASSWORD", "value": "' + "kQ9xR7" + 'tW2m"}',),
        counterexamples=('<add key="TokenCount" value="4096"/>',),
        check=is_secret,
        why="value of an entry with a secret-like name",
    ),
    PatternDetector(
        name="element-text",
        pattern=r"(?i)(?:^|[^\w?])<(?P<name>[\w:.-]{0,40}?" + _STRONG + r"[\w:.-]{0,40}?)(?:\s[^"
        r"<>\n]{0,200})?>"
        r"\s{0,8}(?:<!\[CDATA\[)?([^<>\s][^<>\n]{3,}?)(?:\]\]>)?\s{0,8}(?:</|$)",
        keywords=_KEYWORDS,
        category=Category.SECRET,
        examples=("<dbPassword>" + "kQ9xR7" + "tW2m</dbPassword>",),
        counterexamples=("<password>changeme</password>", "<Token>text</Token>"),
        check=is_secret,
        why="text of an element with a secret-like name",
    ),
    PatternDetector(
        name="field-and-value",
        pattern=r"(?i)\b(?:field|property|parameter|column|attribute|setting|option|variable)\s[\"'`\[]"
        r"(?P<name>[\w.-]{0,40}?" + _STRONG + r"[\w.-]{0,40}?)[\"'`\]]"
        r"[^\n]{0,60}?\bvalue\s{0,2}[=:]?\s{0,2}"
        r"[\"'`\[]([^\"'`\[\]\n]{4,200})[\"'`\]]",
        hint=r"(?i)" + _STRONG + r"[\w.-]{0,40}[\"'`\]][^\n]{0,60}?\bvalue",
        keywords=_KEYWORDS,
        category=Category.SECRET,
        examples=("error on field 'password': rejected value [blue" + "-otter-7]; codes",),
        counterexamples=("field 'password': rejected value [null]",),
        check=is_passed,
        why="value that a message tells of a field with a secret-like name",
    ),
    PatternDetector(
        name="named-element-text",
        pattern=r"(?i)<\w[\w:.-]{0,40}\s[^<>\n]{0,100}?(?:name|key|id|var)=[\"'](?P<name>[\w:. -]"
        r"{0,80}?"
        + _STRONG + r"[\w:.-]{0,40}?)[\"'][^<>\n]{0,100}>\s{0,8}([^<>\s][^<>\n]{3,200}?)\s{0,8}</",
        keywords=_KEYWORDS,
        category=Category.SECRET,
        examples=('<property name="db.password">' + "kQ9xR7" + "tW2m</property>",),
        counterexamples=('<string name="password_label">Password 1</string>',),
        check=is_secret,
        why="text of an element whose name is secret-like",
    ),
    PatternDetector(
        name="named-content",
        pattern=r"(?i)<(?:meta|input)\s[^<>\n]{0,200}?name=[\"'](?P<name>[\w-]{0,40}?(?:token"
        r"|nonce|secret|csrf|"
        r"passw(?:or)?d)[\w-]{0,20})[\"'][^<>\n]{0,200}?\s(?:content|value)=[\"']"
        r"([^\"'\n]{8,300})[\"']",
        keywords=("<meta", "<input"),
        category=Category.SECRET,
        examples=('<meta name="csrf-token" content="' + "kQ9xR7tW2mZvN5cL" + '">',),
        counterexamples=('<meta name="token-type" content="identifier">',),
        check=is_secret,
        why="value of a form's field with a secret-like name",
    ),
    PatternDetector(
        name="config-entry-password",
        pattern=r"(?i)<add\s+key=\"(?P<name>(?:cleartext)?password)\"\s+value=\"([^\"\n]{4,})\"",
        keywords=("password",),
        category=Category.SECRET,
        examples=('<add key="ClearTextPassword" value="Swift' + '-Otter-Lamp" />',),
        counterexamples=('<add key="ClearTextPassword" value="%NUGET_PASSWORD%" />',),
        check=is_real,
        why="password of a package source",
    ),
    BlockDetector(
        name="element-text-below",
        opening=r"(?i)<[\w:.-]{0,40}?" + _STRONG + r"[\w:.-]{0,40}?>\s{0,8}$",
        pattern=r"(?i)<(?P<name>[\w:.-]{1,100})>\s{1,40}([^<>\s]{4,})\s{1,40}</",
        keywords=_KEYWORDS,
        category=Category.SECRET,
        examples=("<apiToken>\n    " + "kQ9xR7tW2m" + "ZvN5\n</apiToken>",),
        counterexamples=("<apiToken>\n    changeme\n</apiToken>",),
        check=is_secret,
        why="text of an element with a secret-like name",
    ),
    BlockDetector(
        name="terraform-default",
        opening=r"(?i)^\s{0,8}variable\s+\"?[\w-]{0,40}?" + _STRONG + r"[\w-]{0,40}?\"?\s*\{",
        pattern=r"(?i)\s{0,8}variable\s+\"?(?P<name>[\w-]{1,100})\"?\s*\{[^{}]{0,400}?\bdefault\s*=\s*"
        r"\"([^\"\n]{4,})\"",
        keywords=_KEYWORDS,
        category=Category.SECRET,
        examples=('variable "db_password" {\n  default = "' + "kQ9xR7" + 'tW2m"\n}\n',),
        counterexamples=('variable "db_password" {\n  sensitive = true\n}\n',),
        check=is_secret,
        why="default of a variable with a secret-like name",
    ),
    BlockDetector(
        name="name-and-value-below",
        opening=r"(?i)\b(?:name|key|id)[\"']?\s{0,20}[:=]\s{0,4}[\"']?[\w./:-]{0,80}?" + _STRONG
        + r"[\w./-]{0,60}?[\"']?,?\s{0,8}$",
        pattern=r"(?i)(?:name|key|id)[\"']?\s{0,20}[:=]\s{0,4}[\"']?"
        r"(?P<name>[\w./:-]{1,160})[\"']?,?[ \t]*"
        r"(?:\r?\n[^{}\[\]\n]{0,120}){0,3}?\r?\n[ \t~+-]{0,40}"
        r"[\"']?value[\"']?\s{0,20}[:=]\s{0,4}[\"']?([^\s\"'<>]{4,})",
        keywords=_KEYWORDS,
        category=Category.SECRET,
        examples=(
            "- name: DB_PASSWORD\n  value: " + "kQ9xR7" + "tW2m\n",
            '"Name": "/prod/api/token",\n"Type": "String",\n"Value": "' + "kQ9xR7tW2m" + 'ZvN5"\n',
        ),
        counterexamples=("- name: DB_PASSWORD\n  valueFrom: secret\n",),
        check=is_secret,
        why="value of an entry with a secret-like name",
    ),
    PatternDetector(
        name="changed-value",
        pattern=r"(?i)[~+-]\s{1,3}[\"']?(?P<name>[\w.-]{0,60}?(?:" + _STRONG + r"[\w.-]{0,40}?"
        r"|value|result))[\"']?"
        r"\s*[=:]\s*\"[^\"\n]{0,400}\"\s->\s\"([^\"\n]{4,400})\"",
        hint=r"\"\s->\s\"",
        keywords=("->",),
        category=Category.SECRET,
        examples=('  ~ password = "one-lamp-1" -> "blue' + '-otter-7"',),
        counterexamples=('  ~ name = "one-lamp-1" -> "blue-otter-7"',),
        check=is_changed,
        why="new value beside a secret-like name",
    ),
    PatternDetector(
        name="value-before-change",
        pattern=r"(?i)[~+-]\s{1,3}[\"']?(?P<name>[\w.-]{0,60}?(?:" + _STRONG + r"[\w.-]{0,40}?"
        r"|value|result))[\"']?"
        r"\s*[=:]\s*\"([^\"\n]{4,400})\"\s->\s",
        hint=r"\"\s->\s",
        keywords=("->",),
        category=Category.SECRET,
        examples=('  ~ result = "kQ9xR7' + 'tW2mZvN5cL8p" -> (known after apply)',),
        counterexamples=('  ~ name = "kQ9xR7tW2mZvN5cL8p" -> null',),
        check=is_changed,
        why="old value beside a secret-like name",
    ),
    BlockDetector(
        name="literal-over-lines",
        opening=r"(?i)(?:passw(?:or)?d|passphrase|pwd|secret|token|api_?key)\w{0,20}\s{0,3}[:=]{1,2}"
        r"\s{0,3}(?:\"\"\"|''')[ \t]*\\?\r?$",
        pattern=r"(?i)(?P<name>\w{1,60})\s{0,3}[:=]{1,2}\s{0,3}(?:\"\"\"|''')"
        r"[ \t]*\\?\r?\n[ \t]{0,40}"
        r"([^\s\"'\\]{6,400})(?:\\|\s|\"\"\"|''')",
        keywords=_KEYWORDS,
        category=Category.SECRET,
        examples=('token = """\nkQ9xR7' + 'tW2mZvN5\n"""',),
        counterexamples=('token = """\nidentifier\n"""',),
        check=is_passed,
        why="literal over lines beside a secret-like name",
    ),
    BlockDetector(
        name="changed-value-below",
        opening=r"(?i)\bname[\"']?\s{0,20}[:=]\s{0,4}[\"'][\w./:-]{0,80}?(?:" + _STRONG
        + r"|pass)[\w./-]{0,60}?[\"'],?\s{0,8}$",
        pattern=r"(?i)name[\"']?\s{0,20}[:=]\s{0,4}[\"'](?P<name>[\w./:-]{1,160})[\"'],?[ \t]*"
        r"(?:\r?\n[^{}\[\]\n]{0,120}){0,3}?\r?\n[ \t~+-]{0,40}"
        r"(?:secret_string|value)\s{0,20}=\s{0,4}"
        r"\"[^\"\n]{0,400}\"\s->\s\"([^\"\n]{4,400})\"",
        keywords=_KEYWORDS,
        category=Category.SECRET,
        examples=('    name  = "db-password"\n  ~ value = "one-lamp-1" -> "blue' + '-otter-7"\n',),
        counterexamples=('    name  = "db-password"\n  ~ value = "one-lamp-1" -> null\n',),
        check=is_passed,
        why="new value of an entry with a secret-like name",
    ),
    BlockDetector(
        name="literal-on-next-line",
        opening=r"(?i)(?:passw(?:or)?d|passphrase|pwd|secret|token|api_?key)\w{0,20}(?:\[\])?"
        r"(?:\s?:\s?[\w.&<>\[\]' ]{1,30})?\s{0,3}(?:=|:=|=>|:)\s{0,3}(?:\w{0,20}\()?\\?[ \t]*\r?$",
        pattern=r"(?i)(?P<name>\w{1,60})[^\n]{0,40}\n[\s+>|]{0,80}[bruf$@]{0,2}"
        r"(?:\"([^\"\n\\]{4,400})\"|'([^'\n\\]{4,400})')",
        keywords=_KEYWORDS,
        category=Category.SECRET,
        examples=('secret = (\n    "kQ9xR7' + 'tW2mZvN5cL8p"\n)',
                  'static const char *api_key =\n    "kQ9xR7' + 'tW2mZvN5cL8p";\n'),
        counterexamples=('token = (\n    "identifier"\n)', 'PASSWORD_HELP = (\n  "type it"\n)'),
        check=is_passed,
        why="literal below a secret-like name",
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
        pattern=r"(?i)(?P<name>[\w.-]{0,60}?" + _STRONG + r"[\w.-]{0,40}?)(?:[\"']"
        r"|[^\n\"'`]{1,80}[\"']"
        r"[^\"'\n]{0,60}[\"'])[\])]{1,3}\s{0,3}(?:\?\?|\|\||\bor\b|\{)\s{0,3}[\"'`]"
        r"([^\"'`\n]{4,200})[\"'`]",
        hint=r"(?i)[\"'][\])]{1,3}\s{0,3}(?:\?\?|\|\||or\b|\{)\s{0,3}[\"'`]",
        keywords=_KEYWORDS,
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
    BlockDetector(
        name="nested-value",
        opening=r"(?i)\"[\w.-]{0,40}?" + _STRONG + r"[\w.-]{0,40}\"\s{0,4}:\s{0,4}\{",
        pattern=r"(?i)\"(?P<name>[\w.-]{1,120})\"\s{0,4}:\s{0,4}\{\s{0,80}"
        r"(?:\"type\"\s{0,4}:\s{0,4}\"\w{1,20}\",\s{0,80})?"
        r"\"(?:value|default|default_?value|string_?value|s|content|data)\"\s{0,4}:\s{0,4}\""
        r"([^\"\n]{4,400})\"",
        keywords=_KEYWORDS,
        category=Category.SECRET,
        examples=('"adminPassword": {"value": "blue' + '-otter-7"}',),
        counterexamples=('"password": {"value": "[pw(\'a\')]"}', '"token": {"value": "a"}'),
        check=is_passed,
        why="value in an object with a secret-like name",
    ),
)  # fmt: skip
