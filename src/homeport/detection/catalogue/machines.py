"""Passwords in the settings of machines and servers, where position or a word of theirs tells."""

from homeport.detection import arguments
from homeport.detection.detector import BlockDetector, PatternDetector
from homeport.domain import Category

_VALUE = r"(?:\"([^\"\n]{4,200})\"|'([^'\n]{4,200})'|([^\s\"'<>|;&]{4,200}))"
_NAMES = r"(?:passw(?:or)?d|pwd|passphrase|secret|token|api[_-]?key)"

DETECTORS = (
    PatternDetector(
        name="stored-value",
        pattern=r"(?i)\b(?:put-parameter\b[^\n]{0,200}securestring|secrets?[\s:]+(?:set|create|add)"
        r"|(?:create|put|update)-secret(?:-value)?)\b[^\n]{0,300}?\s--(?:value|secret-string"
        r"|body|data)[\s=]" + _VALUE,
        hint=r"(?i)secret[^\n]{0,300}\s--(?:value|secret-string|body|data)[\s=]"
        r"|securestring[^\n]{0,300}\s--(?:value|secret-string|body|data)[\s=]",
        keywords=("secret", "securestring"),
        category=Category.SECRET,
        examples=("az keyvault secret set --name db --value blue" + "-otter-7",),
        counterexamples=("az keyvault secret set --name db --value $VALUE",),
        check=arguments.is_argument,
        why="value that a command stores as a secret",
    ),
    PatternDetector(
        name="installer-password",
        pattern=r"(?i)(?:^|[\s;&|])(?:rootpw\s+(?:--plaintext\s+)?|d-i\s\S{1,80}password\s+password\s+"
        r"|security\s+unlock-keychain\s[^\n]{0,60}?-p\s*|signtool\s[^\n]{0,200}?\s/p\s+"
        r"|acl\s+setuser\s[^\n]{0,120}?\s>|conn(?:ect)?\s+[\w.]{1,40}/"
        r"|input\s+password\s{2,}\S{1,60}\s{2,})" + _VALUE,
        hint=r"(?i)(?:rootpw|d-i|security|signtool|acl|conn(?:ect)?|input)\s",
        keywords=("rootpw", "d-i", "security", "signtool", "acl", "conn", "input"),
        category=Category.SECRET,
        examples=("rootpw --plaintext blue" + "-otter-7", "conn sys/blue" + "-otter-7 as sysdba",
                  "d-i passwd/root-password password blue" + "-otter-7"),
        counterexamples=("rootpw --iscrypted $6$", "acl setuser jo on", "connect to db/table",
                         "connect a/b"),
        check=arguments.is_told,
        why="password where an installer or a console takes one",
    ),
    PatternDetector(
        name="quoted-login-line",
        pattern=r"(?:(?:^|: )[ \t]*\"[\w.@*\\-]{1,60}\"\s{1,8}(?:\*\s{1,8})?"
        r"|:\s{1,4}(?:PSK|EAP|XAUTH|RSA\s\S{1,60})\s{1,4}"
        r"|\b(?:user(?:name)?|login)\s\"[^\"\n]{1,60}\"\s{1,4}(?:there\s)?(?:with\s)?pass(?:word)?\s)"
        r"\"(?P<secret>[^\"\n]{4,200})\"",
        hint=r"\"[\w.@*\\-]{1,60}\"\s{1,8}(?:\*\s{1,8})?\"|(?:PSK|EAP|XAUTH|RSA\s\S{1,60})\s{1,4}\""
        r"|pass(?:word)?\s\"",  # a repeat in front of it made Hyperscan miss some
        keywords=('"',),
        category=Category.SECRET,
        examples=('"app" "blue' + '-otter-7"', '@vpn : PSK "blue' + '-otter-7"',
                  'user "jo" pass "blue' + '-otter-7"'),
        counterexamples=('"app" "words"', ': PSK "%any"', '"a" "utf-8"'),
        check=arguments.is_told,
        why="password behind a user on a line of a server's settings",
    ),
    BlockDetector(
        name="login-in-tag",
        opening=r"<auth-user-pass>\s*$",
        pattern=r"<auth-user-pass>\s{1,8}\S{1,80}\s{1,8}(?P<secret>[^\s<]{4,200})\s",
        keywords=("<auth-user-pass>",),
        category=Category.SECRET,
        examples=("<auth-user-pass>\njo\nblue" + "-otter-7\n</auth-user-pass>",),
        counterexamples=("<auth-user-pass>\n</auth-user-pass>",),
        check=arguments.is_argument,
        why="password of a tunnel's user",
    ),
    PatternDetector(
        name="element-in-element",
        pattern=r"(?i)(?:<\w{0,40}" + _NAMES + r">\s{0,40}<value>|<keymaterial>)([^<\n]{4,200})<",
        hint=r"(?i)<(?:value|keymaterial)>",
        keywords=("<value>", "<keymaterial>"),
        category=Category.SECRET,
        examples=("<AdminPassword><Value>blue" + "-otter-7</Value>",),
        counterexamples=("<AdminPassword><Value>%PASSWORD%</Value>",),
        check=arguments.is_argument,
        why="value in an element within one for a password",
    ),
    BlockDetector(
        name="parameter-default",
        opening=r"(?i)^\s{0,20}[\"']?\w{0,40}" + _NAMES + r"\w{0,20}[\"']?:\s*\{?\s*$",
        pattern=r"(?i)\s{0,20}[\"']?(?P<name>\w{1,80})[\"']?:\s*\{?[ \t]*\r?\n"
        r"(?:[ \t]+[\"']?(?:type|noecho|description|minlength|maxlength|sensitive|label)[\"']?:"
        r"[^\n]*\n){0,6}"
        r"[ \t]+[\"']?default[\"']?:\s{0,4}[\"']?([^\s\"',]{4,200})",
        keywords=("passw", "pwd", "secret", "token", "key", "passphrase"),
        category=Category.SECRET,
        examples=("  DBPassword:\n    Type: String\n    Default: blue" + "-otter-7\n",),
        counterexamples=("  DBPassword:\n    Type: String\n    NoEcho: true\n",),
        check=arguments.is_passed,
        why="default of a parameter with a secret-like name",
    ),
    PatternDetector(
        name="listed-values",
        pattern=r"(?i)[\"']?(?P<name>\w{0,40}(?:password|secret|token|api_?key)s)[\"']?\s{0,3}[:=]\s{0,3}"
        r"\[\s{0,8}[\"'](?P<secret>[^\"'\[\]\n]{8,200}(?:[\"']\s?,\s{0,8}[\"'][^\"'\[\]\n]{8,80}){0,9})[\"']",
        hint=r"(?i)(?:password|secret|token|api_?key)s[\"']?\s{0,3}[:=]\s{0,3}\[",
        keywords=("passwords", "secrets", "tokens", "keys"),
        category=Category.SECRET,
        examples=('"api_tokens": ["kQ9xR7' + 'tW2mZvN5cL8p"]',),
        counterexamples=('tokens = ["identifier", "operator"]', 'secrets: ["db-password-1"]'),
        check=arguments.is_list,
        why="random values in a list with a secret-like name",
    ),
    PatternDetector(
        name="value-in-parts",
        pattern=r"(?i)[\"']?(?P<name>\w{0,40}" + _NAMES + r")[\"']?\s{0,3}[:=]\s{0,3}\[\s{0,8}[\"']"
        r"(?P<secret>[^\"'\[\]\s]{1,99}(?:[\"']\s?,\s{0,8}[\"'][^\"'\[\]\s]{1,80}){1,9})[\"']\s{0,8}\]",
        hint=r"(?i)" + _NAMES + r"[\"']?\s{0,3}[:=]\s{0,3}\[",
        keywords=("passw", "pwd", "passphrase", "secret", "token", "key"),
        category=Category.SECRET,
        examples=('"api_key": ["kQ9xR7t", "W2mZvN5"]',),
        counterexamples=('token = ["identifier", "operator"]', 'secret: ["db", "web2"]'),
        check=arguments.is_in_parts,
        why="parts of a value beside a secret-like name",
    ),
    PatternDetector(
        name="assertion-of-login",
        pattern=r"\bSAML(?:Response|Request|art)(?:=|\"\s{0,4}value=\")(?P<secret>[A-Za-z0-9+/%=_-]{40,})",
        keywords=("saml",),
        category=Category.CREDENTIAL,
        examples=("SAMLResponse=PHNhbWxwOlJl" + "c3BvbnNlPnpIN09ad1o4Zk1jbFdOeUdoUG80WXVT",),
        counterexamples=("SAMLResponse=short",),
        why="signed assertion that logs somebody in",
    ),
)  # fmt: skip
