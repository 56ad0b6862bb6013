"""Secrets in code without a sign of assignment: arguments of calls, values beside a bare name."""

from homeport.detection import arguments
from homeport.detection.detector import BlockDetector, PatternDetector
from homeport.domain import Category

_QUOTED = (
    r"(?:\\{0,2}\"([^\"\n\\]{4,200})\\{0,2}\"|\\{0,2}'([^'\n\\]{4,200})\\{0,2}'|`([^`\n]{4,200})`)"
)
_ONE = r"[\"'][^\"'\n]{0,200}[\"']|[\w.$]{1,60}"
_NAMES = r"(?:passw(?:or)?d|passphrase|pwd|secret|token|api_?key)"
_KEYWORDS = ("pass", "pwd", "secret", "token", "key")

DETECTORS = (
    PatternDetector(
        name="named-call",
        pattern=r"(?i)\b(?P<name>(?:set|with|use|put|add|of|from|new|define|assign|change|update"
        r"|reset|my|"
        r"the)?_?[\w]{0,24}?(?:password|passwd|pwd|passphrase|secret|token|api_?key|secret_?key|"
        r"private_?key))\s?[({]\s{0,4}[@$bruN]{0,2}" + _QUOTED,
        keywords=("password", "passwd", "pwd", "passphrase", "secret", "token", "key"),
        category=Category.SECRET,
        examples=('ds.setPassword("blue' + '-otter-7");',
                  'std::string apiKey{"' + "kQ9xR7tW2m" + 'ZvN5"}'),
        counterexamples=(
            'setPassword("password")', 'getpass("Password: ")', 'getPassword("Some1Keyring")',
            'expectToken("identifier")', 'isToken("a.b.c1")',
        ),
        check=arguments.is_passed,
        why="literal passed to a call with a secret-like name",
    ),
    PatternDetector(
        name="login-call",
        pattern=r"(?i)\b(?:network_?credentials?|ps_?credential)\("
        r"\s{0,4}(?:" + _ONE + r")\s{0,3},\s{0,8}" + _QUOTED + r"\s{0,4},"
        r"|(?i)\bbasic_auth\s{1,3}(?:" + _ONE + r")\s{0,3},\s{0,3}" + _QUOTED
        + r"|(?i)(?:\b(?:keyring\.set_password|\w{0,20}basic_?auth(?:entication)?"
        r"|network_?credentials?|"
        r"\w{0,20}credentials?(?:s?provider)?|userpass(?:word)?|log_?in|sign_?in|"
        r"authenticate|ps_?credential|tuple_auth|wifi\.begin|password_?authentication"
        r"|plain_?auth|db\.auth)\s?\(|"
        r"[\"']?\b\w{0,20}auth[\"']?\s?(?:=>|[=:])\s?[(\[])\s{0,4}"
        r"(?:(?:" + _ONE + r")\s{0,3},\s{0,8}){1,4}?" + _QUOTED
        + r"\s{0,4},?\s{0,4}[)\]]",
        hint=r"(?i)basic_auth\s|(?:auth(?:entication)?|set_password|credentials?|provider"
        r"|userpass|userpassword|log_?in"
        r"|sign_?in|"
        r"authenticate|wifi\.begin)[\"']?\s?(?:[(]|(?:=>|[=:])\s?[(\[])",
        keywords=("auth", "credential", "userpass", "log", "sign", "wifi", "keyring"),
        category=Category.SECRET,
        examples=(
            'requests.get(url, auth=("jo", "blue' + '-otter-7"))',
            'req.SetBasicAuth("jo", "blue' + '-otter-7")',
        ),
        counterexamples=('login("user", "password")', 'auth=("user", "pass")', 'login("jo", name)'),
        check=arguments.is_told,
        why="user and password passed to a call",
    ),
    PatternDetector(
        name="connection-call",
        pattern=r"(?i)(?:\b(?:getconnection|dbi->connect|connect|database)\(\s{0,4}|\bnew\s+(?:mysqli|pdo"
        r"|sequelize)\s?\(\s{0,4}|"
        r"\b(?:mysqli?_(?:real_)?connect|pg_connect|cx_oracle\.connect|oracledb\.connect"
        r"|pymysql\.connect|oci_connect|odbc_connect|ftp_login|ssh2_auth_password|"
        r"imap_open)\(\s{0,4})(?:(?:" + _ONE + r")\s{0,3},\s{0,8}){2}" + _QUOTED,
        keywords=("connect", "database", "new", "ftp_login", "ssh2_auth", "imap_open"),
        category=Category.SECRET,
        examples=('getConnection("jdbc:mysql://db/app", "root", "blue' + '-otter-7");',),
        counterexamples=('getConnection("jdbc:mysql://db/app", "root", "password")',),
        check=arguments.is_told,
        why="password passed to a call that connects",
    ),
    PatternDetector(
        name="bound-name-and-literal",
        pattern=r"(?i)[\"'](?:cn|uid|ou|dc)=[^\"'\n]{1,200}[\"']\s?,\s{0,8}"
        r"(?:\w{1,30}\s?=\s?)?" + _QUOTED
        + r"|(?i)\bomniauth\s{0,2}\(?\s?:\w{1,30}\s?,\s?(?:" + _ONE + r")\s?,\s?" + _QUOTED,
        hint=r"(?i)[\"'](?:cn|uid|ou|dc)=[^\"'\n]{1,200}[\"']\s?,|omniauth",
        keywords=("cn=", "uid=", "ou=", "dc=", "omniauth"),
        category=Category.SECRET,
        examples=("Connection(server, 'cn=admin,dc=some', 'blue" + "-otter-7')",),
        counterexamples=(
            "search('dc=some,dc=org', '(objectClass=person)')", "x('cn=a', 'password')",
        ),
        check=arguments.is_told,
        why="literal beside the name that a directory's login binds",
    ),
    PatternDetector(
        name="encoded-login-call",
        pattern=r"(?i)(?:\b(?:btoa|b64encode|base64(?:\.|::)\w{0,20}encode\w{0,20}|encodetostring"
        r"|buffer\.from|getbytes)\(|"
        r"\bcurlopt_(?:proxy)?userpwd\s?,|\buserpwd\s?=>?)"
        r"\s{0,4}b?[\"'`][\w.@-]{1,60}:([^\"'`\n]{4,200})[\"'`]",
        keywords=("btoa", "encode", "buffer", "getbytes", "userpwd"),
        category=Category.SECRET,
        examples=("btoa('jo:blue" + "-otter-7')",),
        counterexamples=("btoa('user:password')", "b64encode(b'a:b')"),
        check=arguments.is_told,
        why="user and password that are encoded for a header",
    ),
    PatternDetector(
        name="wrapped-assignment",
        pattern=r"(?i)(?:^|[^\w.-])(?P<name>[\w.-]{0,40}?(?:passw(?:or)?d|passphrase|pwd|secret"
        r"|token|(?:api|token|secret|signing|encryption|auth|jwt|hmac|aes|cipher|cookie|crypto|enc"
        r"|session|master|private)_?key))"
        r"[\"']?\s{0,3}:?[=:]\s{0,4}(?:new\s)?(?:\[\])?[\w.]{1,40}\(\s{0,4}b?"
        + _QUOTED + r"\s{0,4}\)",
        keywords=("passw", "passphrase", "pwd", "secret", "token", "key"),
        category=Category.SECRET,
        examples=(
            "Settings(db_password=SecretStr('blue" + "-otter-7'))",
            'var jwtKey = []byte("qRg6axyu' + 'LpLhMQ")',
        ),
        counterexamples=(
            'password = getpass("Password: ")', 'token = os.environ["API_TOKEN"]',
            'api_key = os.getenv("API_KEY_2")',
        ),
        check=arguments.is_passed,
        why="literal wrapped by a call beside a secret-like name",
    ),
    PatternDetector(
        name="token-call",
        pattern=r"(?i)\b(?:jwt\.(?:sign|verify|encode|decode)|sign_?jwt|create_?hmac"
        r"|hmac\.new)\(\s{0,4}"
        r"[^,()\n]{1,80}(?:\([^()\n]{0,60}\))?,\s{0,4}b?" + _QUOTED
        + r"|(?i)\b(?:(?:aes|chacha20(?:_poly1305)?|des3?|blowfish|arc4|hmac)\.new|fernet"
        r"|secretkeyspec|nacl\.secret\."
        r"secretbox)\(\s{0,4}(?:(?:new\s)?[\w.]{1,40}\(\s{0,4}){0,2}b?" + _QUOTED
        + r"|(?i)\bcreate(?:de)?cipher(?:iv)?\(\s{0,4}[^,()\n]{1,40},\s{0,4}" + _QUOTED,
        keywords=("jwt", "hmac", ".new", "fernet", "secretkeyspec", "secretbox", "cipher"),
        category=Category.SECRET,
        examples=("jwt.sign(payload, '" + "kQ9xR7tW2m" + "ZvN5cL8p', options)",),
        counterexamples=("jwt.sign(payload, 'secret')", "createHmac(x, 'sha256')"),
        check=arguments.is_told,
        why="key passed to a call that signs",
    ),
    PatternDetector(
        name="bare-name-and-literal",
        pattern=r"(?i)(?:^|[^\w.-])(?P<name>[\w-]{0,40}?(?:passw(?:or)?d|passwort|passphrase"
        r"|passwd|pwd|[_-]pass|"
        r"secret|token|api[_-]?key))(?:\s{1,20}(?:constant\s+)?(?:varchar2?|char|text|string"
        r"|nvarchar)\s?"
        r"(?:\(\d+\))?\s{0,4}:?=?|\[\d{0,4}\]\s{0,3}=|\s<-|\s\.|\s+is)?"
        r"\s{1,20}[\"'`]([^\"'`\n\\]{4,200})[\"'`]",
        hint=r"(?i)(?:passw(?:or)?d|passwort|passphrase|passwd|pwd|[_-]pass|secret|token|api[_-]?key)"
        r"[^\"'`\n]{0,40}\s[\"'`]",
        keywords=_KEYWORDS,
        category=Category.SECRET,
        examples=(
            '(setq my-password "blue' + '-otter-7")',
            '#define WIFI_PASSWORD "blue' + '-otter-7"',
            "storePassword 'blue" + "-otter-7'",
            'char password[] = "blue' + '-otter-7";',
        ),
        counterexamples=(
            '#define PASSWORD "changeme"', 'the token "identifier" is', "password 'has 8 chars'",
        ),
        check=arguments.is_passed,
        why="literal after a secret-like name",
    ),
    PatternDetector(
        name="returned-literal",
        pattern=r"(?i)\b(?P<name>\w{0,40}?" + _NAMES + r")"
        r"\(\w{0,20}\)[^\"'`;\n]{0,60}(?:\breturn\s|=>\s?|\{\s)\s{0,8}" + _QUOTED,
        hint=r"(?i)" + _NAMES + r"\(\w{0,20}\)",
        keywords=_KEYWORDS,
        category=Category.SECRET,
        examples=('String secret() { return "Meadow' + '_7391"; }',),
        counterexamples=('String token() { return "identifier"; }',),
        check=arguments.is_passed,
        why="literal that a function with a secret-like name returns",
    ),
    BlockDetector(
        name="returned-below",
        opening=r"(?i)\b\w{0,40}?" + _NAMES + r"\(\w{0,20}\)[^\"'`;\n]{0,60}[{:][ \t]*\r?$",
        pattern=r"(?i)\b(?P<name>\w{0,40}?" + _NAMES
        + r")\(\w{0,20}\)[^\"'`;\n]{0,60}[{:][ \t]*\r?\n[ \t]{0,40}return\s{1,4}" + _QUOTED,
        keywords=_KEYWORDS,
        category=Category.SECRET,
        examples=('def db_password(self):\n    return "blue' + '-otter-7"\n',),
        counterexamples=('String token() {\n  return "identifier";\n}',),
        check=arguments.is_passed,
        why="literal that a function with a secret-like name returns",
    ),
    PatternDetector(
        name="typed-assignment",
        pattern=r"(?i)\b(?P<name>[\w-]{0,40}?(?:passw(?:or)?d|passphrase|pwd|secret|token"
        r"|api_?key))"
        r"\s{0,3}(?::\s{0,2}(?:&(?:'static\s)?)?(?:mut\s)?[\w.<>\[\]|?&]{1,30}|"
        r"\sas\s+\w{1,20})\s{0,3}=\s{0,3}[@$bruf]{0,2}" + _QUOTED,
        keywords=_KEYWORDS,
        category=Category.SECRET,
        examples=(
            'let api_key: &str = "' + "kQ9xR7tW2m" + 'ZvN5";',
            'Dim strPassword As String = "blue' + '-otter-7"',
        ),
        counterexamples=('password: str = "changeme"', 'token: Kind = "identifier"'),
        check=arguments.is_passed,
        why="literal beside a typed name",
    ),
    PatternDetector(
        name="long-bracketed-literal",
        pattern=r"(?i)\b(?P<name>[\w.-]{0,40}?" + _NAMES + r")"
        r"\s{0,3}=\s{0,3}\[={0,3}\[([^\]\n]{4,200})\]",
        keywords=_KEYWORDS,
        category=Category.SECRET,
        examples=("local api_key = [[" + "kQ9xR7tW2m" + "ZvN5cL8p]]",),
        counterexamples=("token = [[identifier]]",),
        check=arguments.is_passed,
        why="literal in Lua's brackets beside a secret-like name",
    ),
    PatternDetector(
        name="pointed-literal",
        pattern=r"(?i)\b(?P<name>\w{0,40}?" + _NAMES + r")"
        r"\s=\s0x[0-9a-f]{3,16}\s(?:<[^>\n]{1,80}>\s)?\"([^\"\n]{4,200})\"",
        keywords=_KEYWORDS,
        category=Category.SECRET,
        examples=('password = 0x55e0f2 "blue' + '-otter-7", port = 1',),
        counterexamples=('password = 0x55e0f2 "password"',),
        check=arguments.is_passed,
        why="string that a debugger shows behind its address",
    ),
    PatternDetector(
        name="filtered-literal",
        pattern=r"[\"']([^\"'\n]{4,200})[\"']\s{0,3}\|\s{0,3}password_hash\b",
        keywords=("password_hash",),
        category=Category.SECRET,
        examples=("password={{ 'blue" + "-otter-7' | password_hash('sha512') }}",),
        counterexamples=("{{ 'changeme' | password_hash('sha512') }}",),
        check=arguments.is_argument,
        why="password that a template hashes",
    ),
    PatternDetector(
        name="token-passed",
        pattern=r"(?i)\.(?:run|login|start|set_?token|authenticate)\(\s{0,4}[\"'`]"
        r"([\w.-]{20,200})[\"'`]",
        keywords=(".run(", ".login(", ".start(", "token(", ".authenticate("),
        category=Category.SECRET,
        examples=('bot.run("' + "kQ9xR7tW2mZvN5cL8pJ1" + '")',),
        counterexamples=('app.run("some.host.name.example.org")', 'client.start("a")'),
        check=arguments.is_spoken_key,
        why="random literal passed to a call that logs in",
    ),
    PatternDetector(
        name="auth-call",
        pattern=r"(?i)[.:](?:auth|unlock|set_?auth)\(\s{0,4}[\"'`]([^\"'`\n]{6,200})[\"'`]\s{0,4}[,)]"
        r"|\b(?:client|\w{1,30}\.(?:init|setup|configure))\(\s{0,4}"
        r"[\"'`][\w.@:/-]{1,100}[\"'`]\s{0,3},\s{0,4}[\"'`]([0-9a-f]{32,64})[\"'`]",
        keywords=(
            ":auth(", ".auth(", "unlock(", "setauth(", "set_auth(", "client(", ".init(",
            ".setup(", ".configure(",
        ),
        category=Category.SECRET,
        examples=('red:auth("blue' + '-otter-7")',),
        counterexamples=('app.auth("/login")', 'x.auth("identifier")'),
        check=arguments.is_told,
        why="password passed to a call that authenticates",
    ),
    PatternDetector(
        name="typed-password",
        pattern=r"(?i)(?:(?:fill|type|fill_in|fill_field|set_?value|enter_?text"
        r"|send_?keys)\(?\s?[\"'`][^\n,]{0,80}?"
        r"(?:passw|pwd|pass\b|secret|token)[^\n,]{0,20},\s{0,3}(?:with:\s)?"
        r"|(?:passw|pwd|pass\b|secret|token)[^\n]{0,20}[\"'`]\){1,3}\s?\.\s?(?:send_?keys|type|fill"
        r"|set_?value)\(\s?)"
        r"[\"'`]([^\"'`{\n]{4,100})",
        hint=r"(?i)(?:fill|type|fill_in|fill_field|set_?value|enter_?text|send_?keys)\(?\s?[\"'`]",
        keywords=("fill", "type", "value", "text", "keys"),
        category=Category.SECRET,
        examples=(
            "cy.get('#password').type('blue" + "-otter-7{enter}')",
            "page.fill('input[name=\"password\"]', 'blue" + "-otter-7')",
        ),
        counterexamples=("cy.get('#password').type('password')", "fill('#name', 'blue-otter-7')"),
        check=arguments.is_told,
        why="value that a test types into a field for a password",
    ),
    PatternDetector(
        name="sent-password",
        pattern=r"\bsend\s{1,3}(?:--\s)?\\?\"([^\"\\\n]{4,100})\\[rn]"
        r"|\.sendline\(\s?b?[\"']([^\"'\n]{4,100})[\"']",
        keywords=("send",),
        category=Category.SECRET,
        examples=('send "blue' + '-otter-7\\r"', "child.sendline('blue" + "-otter-7')"),
        counterexamples=('send "exit\\r"', "child.sendline('ls -la')", 'send "$password\\r"'),
        check=arguments.is_told,
        why="value that a script types into a dialogue",
    ),
)  # fmt: skip
