"""Passwords that only their names betray: ordinary words beside PASSWORD in settings."""

from homeport.detection import passwords
from homeport.detection.detector import DocumentDetector, PatternDetector
from homeport.domain import Category

_WORDS = (
    r"(?:passw(?:or)?d|passwort|passphrase|passcode|kennwort|contrasena|wachtwoord|senha|pswd?|pwd|"
    r"pass|psk|pw|pin)"
)
_KEYWORDS = (
    "pass", "kennwort", "contrasena", "wachtwoord", "senha", "ps", "pwd", "pw", "pin",
)  # fmt: skip
_NAME = r"(?P<name>[\w.-]{0,60}?" + _WORDS + r"(?:[._-]?[\w.-]{0,20})?)"
_LINE = r"^[\s>+|-]{0,40}(?:(?:export|set|env|arg|setenv)\s+|\$env:)?"
# After a value: the end of the line, or of the string that holds the lines.
_END = r"[ \t]{0,20}(?:[ \t]#[^\n]*|\\|\\[rn][^\n]*)?\r?$"
_VALUE = r"(?P<secret>[^\s\"'`\\<=>][^\s\"'`\\]{2,})"
_HINT = r"(?i)" + _WORDS + r"[\w.-]{0,24}[\"']?\s{0,20}[=:]"

DETECTORS = (
    PatternDetector(
        name="quoted-password",
        pattern=r"(?i)" + _NAME + r"(?:\\{0,3}[\"'`])?\]?\s{0,4}(?:=>|:=|=|:)\s{0,4}"
        r"(?:\\{0,3}\"([^\"\\\n]{4,200})\\{0,3}\"|\\{0,3}'([^'\\\n]{4,200})\\{0,3}'"
        r"|`([^`\n]{4,200})`)",
        keywords=_KEYWORDS,
        category=Category.SECRET,
        examples=('"password": "ge' + 'heim"', "DB_PASSWORD='my dog" + " 7 eats'"),
        counterexamples=(
            'password = "changeme"',
            'password = "${DB_PASSWORD}"',
            '"password": "Please enter your password"',
        ),
        check=passwords.is_quoted,
        why="quoted value beside the name of a password",
    ),
    PatternDetector(
        name="password-variable",
        pattern=r"(?i)" + _LINE + _NAME + "=" + _VALUE + _END,
        keywords=_KEYWORDS,
        category=Category.SECRET,
        examples=("DB_PASSWORD=Som" + "mer", "spring.datasource.password=ge" + "heim"),
        counterexamples=("PASSWORD=$DB_PASSWORD", "password=getpass()", "PWD=/home/jo"),
        check=passwords.is_variable,
        why="value of a variable with the name of a password",
        hint=_HINT,
    ),
    PatternDetector(
        name="spaced-password",
        pattern=r"(?i)" + _LINE + _NAME + r"(?:\s{1,20}=\s{0,20}|=\s{1,20})" + _VALUE + _END,
        keywords=_KEYWORDS,
        category=Category.SECRET,
        examples=("password = hans-" + "peter",),
        counterexamples=("password = getpass()", "password = value", "if password == Other:"),
        check=passwords.is_spaced,
        why="value of a setting with the name of a password",
        hint=_HINT,
    ),
    PatternDetector(
        name="password-entry",
        pattern=r"(?i)^[\s>+|-]{0,40}[\"']?" + _NAME + r"[\"']?:[ \t]{1,20}"
        r"(?P<secret>[^\s\"'`\\<{\[(&*|>][^\"'`\\\n]{2,80}?)" + _END,
        keywords=_KEYWORDS,
        category=Category.SECRET,
        examples=("password: Winter" + "mantel",),
        counterexamples=("password: str", "    password: The password to use.", "pass: true"),
        check=passwords.is_entry,
        why="value of an entry with the name of a password",
        hint=_HINT,
    ),
    PatternDetector(
        name="inline-password",
        pattern=r"(?i)^[^\n()`]*?(?:[\s;&?,\"'=]|-D)" + _NAME
        + r"=(?P<secret>[^\s\"'`\\<;&,(){}\[\]][^\s\"'`\\;&,(){}\[\]]{3,})(?:[\s;&\"']|\r?$)",
        keywords=_KEYWORDS,
        category=Category.SECRET,
        examples=("login failed user=jo password=Winter" + "mantel",),
        counterexamples=("connect(user=user, password=value)", "user=a password=$PASSWORD"),
        check=passwords.is_inline,
        why="value beside the name of a password",
        hint=_HINT,
    ),
    PatternDetector(
        name="element-password",
        pattern=r"(?i)<(?P<name>[\w:.-]{0,40}?" + _WORDS
        + r")>\s{0,8}(?:<!\[CDATA\[)?([^<>\s][^<>\n]{3,80}?)\s{0,8}</",
        keywords=_KEYWORDS,
        category=Category.SECRET,
        examples=("<dbPassword>Som" + "mer</dbPassword>",),
        counterexamples=("<password>changeme</password>", "<password>${PW_OF_DB}</password>"),
        check=passwords.is_quoted,
        why="text of an element with the name of a password",
    ),
    PatternDetector(
        name="password-attribute",
        pattern=r"(?i)\b(?:name|key)[\"']?\s{0,3}[=:]\s{0,3}[\"']?" + _NAME
        + r"[\"']?\s{0,3}(?:[,;]\s{0,3}|\s{1,3})[\"']?value[\"']?\s{0,3}[=:]\s{0,3}"
        r"[\"']([^\"'<>\n]{4,80})[\"']",
        keywords=_KEYWORDS,
        category=Category.SECRET,
        examples=('<add key="DbPassword" value="ge' + 'heim"/>',),
        counterexamples=('{"name": "DB_PASSWORD", "value": "${PW}"}',),
        check=passwords.is_quoted,
        why="value of an entry with the name of a password",
    ),
    DocumentDetector(
        name="ini-password",
        trigger=passwords.SECTION,
        find=passwords.in_sections,
        keywords=("[",),
        category=Category.SECRET,
        examples=("[database]\nuser = app\npassword = ge" + "heim\n",),
        counterexamples=("[database]\npassword = %(other)s\n",),
        why="password in a section of settings",
    ),
)  # fmt: skip
