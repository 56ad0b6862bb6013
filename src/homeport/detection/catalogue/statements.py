"""Passwords in statements: SQL, settings of servers and routers, dialogues of mail and chat."""

from homeport.detection import arguments
from homeport.detection.detector import BlockDetector, PatternDetector
from homeport.domain import Category

_QUOTED = r"(?:\\{0,2}\"([^\"\n\\]{3,200})\\{0,2}\"|\\{0,2}'([^'\n\\]{3,200})\\{0,2}')"
_BARE = r"([^\s\"'`<>|;&$(),\\-][^\s\"'`<>|;&(),\\]{2,200})"
_VALUE = "(?:" + _QUOTED + "|" + _BARE + ")"
_WORDS = r"(?:passw|pwd|secret|token|api_?key)"

DETECTORS = (
    PatternDetector(
        name="sql-identified-by",
        pattern=r"(?i)\bidentified\s+(?:with\s+\S+\s+)?(?:(?:by|as)\s+(?:password\s+|values\s+)?"
        + _QUOTED
        + r")|(?i)\b(?:user|role|grant|to|schema)\b[^\n;]{0,200}\sidentified\s+by\s+" + _BARE,
        hint=r"(?i)\bidentified\s",
        keywords=("identified",),
        category=Category.SECRET,
        examples=(
            "CREATE USER app IDENTIFIED BY 'blue" + "-otter-7';",
            "create user app identified by sun" + "shine account unlock",
        ),
        counterexamples=(
            "IDENTIFIED BY '<password>'", "identified by the server", "identified as vulnerable",
        ),
        check=arguments.is_statement,
        why="password in a statement that makes a user",
    ),
    PatternDetector(
        name="sql-password",
        pattern=r"(?i)\b(?:(?:user|role|login|mapping|master\s+key|symmetric\s+key|certificate|for|"
        r"options|credential|encryption|decryption|account)\b[^\n;]{0,200}?[\s(,]|set\s+)"
        r"(?:password|secret|passwd)\s*(?:=\s*)?(?:\(\s*)?N?"
        + _QUOTED,
        hint=r"(?i)(?:password|secret|passwd)\s*(?:=\s*)?(?:\(\s*)?N?\\{0,2}[\"']",
        keywords=("password", "secret", "passwd"),
        category=Category.SECRET,
        examples=(
            "ALTER USER app WITH ENCRYPTED PASSWORD 'sun" + "shine';",
            "ALTER LOGIN sa WITH PASSWORD = N'blue" + "-otter-7';",
        ),
        counterexamples=("ALTER USER app WITH PASSWORD '<password>'", "set password 'field'"),
        check=arguments.is_statement,
        why="password in a statement about a user",
    ),
    PatternDetector(
        name="server-password",
        pattern=r"(?i)^[\s>+|*-]{0,20}(?:requirepass|masterauth|[\w-]{0,20}?(?:bind|root)_?pw"
        r"|auth_?pass|"
        r"(?:enable|username\s+\S+(?:\s+privilege\s+\d+)?|neighbor\s+\S+)\s+(?:password|secret)"
        r"(?:\s+\d)?"
        r"|user\s+\S+\s+insecure-password|snmp-server\s+community|r[ow]community6?"
        r"|com2sec6?\s+\S+\s+\S+"
        r"|createuser\s+(?:-e\s+\S+\s+)?\S+\s+(?:md5|sha\S*)"
        r"|(?:tacacs|radius)-server\s+(?:host\s+\S+\s+(?:[\w-]+\s+\d+\s+){0,4})?key(?:\s+\d)?|"
        r"crypto\s+isakmp\s+key(?:\s+\d)?|key\s+[057]|pre-shared-key(?:\s+(?:local|remote|ascii-text))?|"
        r"wpa-psk(?:\s+ascii)?(?:\s+\d)?|password\s+\d|key-string(?:\s+\d)?|"
        r"set\s+[\w\s.-]{1,80}\s(?:plain-text-password-value|encrypted-password|secret|"
        r"pre-shared-secret|ascii-text)|"
        r"auth-user-pass|oping-key)\s+" + _VALUE,
        hint=r"(?i)(?:requirepass|masterauth|com2sec\w?|createuser|pw|auth_?pass|password|secret|community6?"
        r"|key(?:-string)?|psk|auth-user-pass|"
        r"ascii-text|value)[\s\d]",
        keywords=(
            "requirepass", "masterauth", "pw", "password", "secret", "community", "key", "psk",
            "auth-user-pass", "text", "com2sec", "createuser", "authpass", "auth_pass",
        ),
        category=Category.SECRET,
        examples=(
            "requirepass blue" + "-otter-7", "ldap_bind_pw blue" + "-otter-7",
            "username admin privilege 15 password 0 blue" + "-otter-7",
            "snmp-server community sun" + "shine RO",
        ),
        counterexamples=("requirepass <password>", "bindpw is the password", "key-string value"),
        check=arguments.is_statement,
        why="password in the settings of a server",
    ),
    PatternDetector(
        name="redis-acl",
        pattern=r"(?i)\buser\s+[\w.-]+\s+(?:\S+\s+){0,6}?>(?P<secret>[^\s\"'<>]{4,})(?:\s|$)",
        keywords=("user",),
        category=Category.SECRET,
        examples=("ACL SETUSER: user app on >blue" + "-otter-7 ~* +@all",),
        counterexamples=("user app on >password ~*",),
        check=arguments.is_told,
        why="password in an access list",
    ),
    PatternDetector(
        name="pgpass-entry",
        pattern=r"^[\s>+]{0,8}[\w.*-]{1,120}:(?:\*|\d{4,5}):[A-Za-z_*][\w.*-]{0,62}:[\w.*@-]{1,62}:"
        r"(?P<secret>[^\s:\"'<>]{4,128})\s*$",
        hint=r":(?:\*|\d{4,5}):[A-Za-z_*]",
        keywords=(":",),
        category=Category.SECRET,
        examples=("db.some.org:5432:app:jo:blue" + "-otter-7",),
        counterexamples=("main.py:1234:warning:unused:variable", "a:5432:b:c:password"),
        check=arguments.is_told,
        why="password in a line of a .pgpass file",
    ),
    PatternDetector(
        name="relay-login",
        pattern=r"^\[?[\w.-]{1,120}\](?::\d{1,5})?\s+[\w.@+-]{1,120}:(?P<secret>\S{4,128})\s*$",
        keywords=("]",),
        category=Category.SECRET,
        examples=("[mail.some.org]:587 jo@some.org:blue" + "-otter-7",),
        counterexamples=("[mail.some.org]:587 user:password",),
        check=arguments.is_told,
        why="login of a mail relay",
    ),
    PatternDetector(
        name="protocol-login",
        pattern=r"(?:^|[>:'\]]\s{0,3}|\\n|, \"|/(?:msg|query|quote|raw)\s)(?:PASS|AUTH"
        r"|\"AUTH\"(?:\s\"[\w.-]{1,40}\")?|[\w.]{1,8}\s+LOGIN\s+\S+|"
        r"AUTH\s+(?:PLAIN|XOAUTH2|LOGIN)|AUTH\s+[\w.-]{1,40}|"
        r"(?:PRIVMSG\s+)?(?:NickServ\s+:?)?IDENTIFY(?:\s+[\w-]{1,30})?|OPER\s+\S+)\s+:?"
        + _VALUE + r"'?\s*(?:\\r|\\n|$)",
        hint=r"(?:PASS|AUTH\"?|LOGIN|IDENTIFY|OPER)\s",
        keywords=("pass", "auth", "login", "identify", "oper"),
        category=Category.SECRET,
        examples=(
            "USER jo\nPASS blue" + "-otter-7",
            "> AUTH blue" + "-otter-7",
            "AUTH PLAIN " + "AGFwcABt" + "b25rZXk5MzgxMg==",
        ),
        counterexamples=("PASS tests/unit/test_a.py", "AUTH required", "PASS 12 of 12"),
        check=arguments.is_told,
        why="password in the dialogue of a protocol",
    ),
    BlockDetector(
        name="mail-dialogue",
        opening=r"334 UGFzc3dvcmQ6",
        pattern=r"334 UGFzc3dvcmQ6\s{1,4}(?:[<>CS:=-]{1,4}\s*)?(?P<secret>[A-Za-z0-9+/]{4,200}"
        r"={0,2})",
        keywords=("334 ugfz",),
        category=Category.SECRET,
        examples=("334 UGFzc3dvcmQ6\r\n" + "Ymx1ZS1v" + "dHRlci03\r\n",),
        counterexamples=("334 UGFzc3dvcmQ6\n<\n",),
        why="answer to a mail server that asks for the password",
    ),
    BlockDetector(
        name="counted-login",
        opening=r"^(?:AUTH|auth)\r?$",
        pattern=r"(?:AUTH|auth)\r?\n(?:\$\d{1,4}\r?\n[\w.-]{1,64}\r?\n)?\$\d{1,4}\r?\n"
        r"(?P<secret>[^\r\n$][^\r\n]{3,200})",
        keywords=("auth",),
        category=Category.SECRET,
        examples=("*2\n$4\nAUTH\n$13\nblue" + "-otter-7\n",),
        counterexamples=("AUTH\n$ENV\n",),
        check=arguments.is_argument,
        why="password in the dialogue of a protocol that counts its words",
    ),
    BlockDetector(
        name="form-part",
        opening=r"(?i)form-data;\s*name=\\?\"[\w.\[\]-]{0,40}?(?:passw|pwd|secret|token"
        r"|api[_-]?key|pin\b)",
        pattern=r"(?i)form-data;\s*name=\\?\"(?P<name>[\w.\[\]-]{1,100})\\?\"[^\n]{0,200}"
        r"(?:\n[\w-]+:[^\n]{0,"
        r"200}){0,4}(?:\r?\n){2}(?P<secret>[^\s<>-][^\n\r]{2,200})",
        keywords=("form-data",),
        category=Category.SECRET,
        examples=('form-data; name="password"\n\nblue' + "-otter-7\n",),
        counterexamples=('form-data; name="password"\n\n<password>\n',),
        check=arguments.is_named,
        why="part of a form with a secret-like name",
    ),
    BlockDetector(
        name="asked-and-told",
        opening=r"(?i)(?:\becho\s+[\"']?\$\{?|\bprintenv\s+|\bsecrets\.|\(gdb\)\s+p\w*\s+|>>>\s*(?:print\()?"
        r"|ipdb>\s*p*\s*|"
        r"\(Pdb\)\s*p*\s*|irb[^\n]{0,30}>\s*|^PS [^>\n]{0,80}>\s*\$env:)[\w.>:\[\]'\"()-]{0,60}?"
        r"(?:" + _WORDS + r"|_key)[\w.]{0,20}?[}\"')\]]{0,3}\s{0,4}$",
        pattern=r"(?i)[^\n]*?(?P<name>\w{0,40}?(?:passw(?:or)?d|pwd|secret|token"
        r"|_?key)\w{0,20})[}\"')\]]{0,3}\s{1,8}"
        r"(?:\$\d+ = (?:0x[0-9a-f]+ )?|(?:##\[\w+\])?=> )?(?:\"([^\"\n]{4,200})\"|'([^'\n]{4,200})'"
        r"|([^\s\"'$#>(<][^\s\"']{3,200}))\s{0,4}(?:\n|$)",
        keywords=("passw", "pwd", "secret", "token", "key"),
        category=Category.SECRET,
        examples=('(gdb) p password\n$1 = "blue' + '-otter-7"\n',),
        counterexamples=("$ echo $DB_PASSWORD\n\n$ ls\n",),
        check=arguments.is_told,
        why="value shown below the question for it",
    ),
    BlockDetector(
        name="shown-secret",
        opening=r"(?i)(?:\bcat\s+\S{0,80}(?:passw|secret|token)\S{0,60}|(?:passw|secret"
        r"|token)[^\n]{0,80}\|\s?base64\s"
        r"(?:-d|-D|--decode))\s{0,4}$",
        pattern=r"(?i)[^\n]+\n(?P<secret>[^\s$#>\"'][^\s\"']{3,200})%?\s{0,4}(?:\n|$)",
        keywords=("cat", "base64"),
        category=Category.SECRET,
        examples=("$ cat /run/secrets/db_password\nblue" + "-otter-7\n",),
        counterexamples=("$ cat /run/secrets/db_password\ncat: denied\n",),
        check=arguments.is_told,
        why="value shown below the command that shows it",
    ),
    BlockDetector(
        name="dumped-member",
        opening=r"(?i)\[\"?[\w:]{0,60}?(?:" + _WORDS + r"|pass\b)[\w:]{0,40}\"?\]\s*=>\s*$",
        pattern=r"(?i)\[\"?(?P<name>[\w:]{1,100})\"?\]\s*=>\s*string\(\d+\)\s*\"([^\"\n]{4,200})\"",
        keywords=("=>",),
        category=Category.SECRET,
        examples=('["password"]=>\n  string(12) "blue' + '-otter-7"\n',),
        counterexamples=('["password"]=>\n  string(0) ""\n',),
        check=arguments.is_named,
        why="member with a secret-like name in a dump",
    ),
    BlockDetector(
        name="property-list-entry",
        opening=r"(?i)<key>[^<\n]{0,40}" + _WORDS + r"[^<\n]{0,40}</key>",
        pattern=r"(?i)<key>(?P<name>[^<\n]{1,100})</key>\s*<string>([^<\n]{4,200})</string>",
        keywords=("<key>",),
        category=Category.SECRET,
        examples=("<key>ApiToken</key>\n<string>" + "kQ9xR7tW2m" + "ZvN5</string>",),
        counterexamples=("<key>ApiToken</key>\n<string>changeme</string>",),
        check=arguments.is_named,
        why="entry of a property list with a secret-like name",
    ),
    PatternDetector(
        name="unseal-key",
        pattern=r"(?i)\b(?:unseal|recovery)\s+key\s+\d{1,2}:\s+(?P<secret>[\w+/=-]{32,})",
        keywords=("key",),
        category=Category.CREDENTIAL,
        examples=("Unseal Key 1: " + "kQ9xR7tW2mZvN5cL8pJ1" * 2 + "hF4=",),
        counterexamples=("Unseal Key 1: hidden",),
        why="share of the key that opens a vault",
    ),
    PatternDetector(
        name="one-time-password-seed",
        pattern=r"(?i)otpauth://[^\s\"'<>]{1,200}?[?&]secret=(?P<secret>[a-z2-7]{16,128})",
        keywords=("otpauth",),
        category=Category.CREDENTIAL,
        examples=("otpauth://totp/Some:jo?secret=" + "JBSWY3DPEHPK3PXPQ7RB&issuer=Some",),
        counterexamples=("otpauth://totp/Some:jo?secret=SECRET",),
        why="seed of one-time passwords",
    ),
    PatternDetector(
        name="digest-response",
        pattern=r"(?i)(?:\bdigest\s.{0,400}\bresponse=\\?\""
        r"|\baws4-hmac-sha256\s.{0,400}\bsignature=)(?P<secret>[0-9a-f]{32,128})",
        keywords=("digest", "aws4"),
        category=Category.CREDENTIAL,
        examples=('Digest username="jo", response="' + "138a1ea4adc71b57" * 2 + '"',),
        counterexamples=('Digest username="jo", response=""',),
        why="answer in digest authentication",
    ),
    PatternDetector(
        name="second-snmp-user-password",
        pattern=r"(?i)^\s{0,8}createuser\s.*\s(?:aes|des)\S{0,6}\s+" + _VALUE,
        hint=r"(?i)createuser\s",
        keywords=("createuser",),
        category=Category.SECRET,
        examples=("createUser jo SHA one-lamp-1 AES blue" + "-otter-7",),
        counterexamples=("createUser jo SHA one-lamp-1 AES ${KEY}",),
        check=arguments.is_argument,
        why="privacy password of an SNMP user",
    ),
    PatternDetector(
        name="sql-setting",
        pattern=r"(?i)\bset\s+[`\"\[]?\w{0,40}(?:value|val|data|content"
        r"|setting)\w{0,20}[`\"\]]?\s*=\s*N?'([^'\n]{4,400})'\s[^;\n]{0,80}?"
        r"=\s*N?'(?P<name>[\w./ :-]{1,120})'",
        hint=r"(?i)\bset\s+[`\"\[]?\w*(?:val|data|content|setting)\w*[`\"\]]?\s*=\s*N?'",
        keywords=("set",),
        category=Category.SECRET,
        examples=("SET value = 'blue" + "-otter-7' where name = 'smtp_password';",),
        counterexamples=("SET value = 'blue-otter-7' where name = 'theme';",),
        check=arguments.is_passed,
        why="value of a setting with a secret-like name",
    ),
    PatternDetector(
        name="jaas-user",
        pattern=r"^\s{0,20}user_[\w-]{1,40}\s?=\s?\"([^\"\n]{4,200})\"\s?;?\s*$",
        keywords=("user_",),
        category=Category.SECRET,
        examples=('    user_jo="blue' + '-otter-7";',),
        counterexamples=('    user_name="Jo"', '    user_jo="${PW}"'),
        check=arguments.is_told,
        why="password of a user in a broker's login settings",
    ),
    PatternDetector(
        name="user-and-password-setting",
        pattern=r"(?i)(?:\b(?:basic[._-]?auth|user[._-]?info|userpwd|credentials?|http[._-]?auth"
        r"|proxy[._-]?auth|[\w.-]{0,40}user[._-]?pass(?:word)?)[\w.-]{0,20}|\bBUNDLE_\w{1,60})[\"']?"
        r"\s{0,3}[=:]\s{0,3}[\"']?[\w.@-]{1,60}:([^\s\"':/]{4,200})(?:[\"'\s,;]|$)"
        r"|(?i:\buser)\s{0,3}=\s{0,3}\"[\w.@-]{1,60}:([^\s\"':/]{4,200})\""
        r"|\bbundle\sconfig\s(?:set\s)?(?:--\w+\s)?\S{1,80}\s[\w.@-]{1,60}:([^\s\"':/]{4,200})",
        keywords=("auth", "info", "userpwd", "credential", "pass", "bundle", "user"),
        category=Category.SECRET,
        examples=(
            "basic.auth.user.info=jo:blue" + "-otter-7", 'BUNDLE_SOME__ORG: "jo:one' + '-lamp-1"',
        ),
        counterexamples=("basic.auth.user.info=${USER}:${PW}", "credentials: user:password"),
        check=arguments.is_told,
        why="user and password in a setting for both",
    ),
    PatternDetector(
        name="sql-key",
        pattern=r"(?i)(?:\bpragma\s+(?:hex)?(?:re)?key\s*=\s*|\battach\s+"
        r"(?:database\s+)?\S{1,200}\s+as\s+\S{1,80}\s+key\s+"
        r"|\bsp_(?:addlogin|password|adduser)\s+N?'[^'\n]{0,120}'\s*,\s*"
        r"|\bsp_addlinkedsrvlogin\s+(?:(?:@\w+\s?=\s?)?(?:N?'[^'\n]{0,120}'|null)\s*,\s*){1,4})N?"
        + _QUOTED,
        keywords=("pragma", "attach", "sp_"),
        category=Category.SECRET,
        examples=("PRAGMA key = 'blue" + "-otter-7';", "sp_addlogin 'app', 'blue" + "-otter-7'"),
        counterexamples=("PRAGMA key = '<key>';",),
        check=arguments.is_argument,
        why="key or password in a statement",
    ),
)  # fmt: skip
