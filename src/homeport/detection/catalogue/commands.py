"""Secrets given to commands: options, arguments in fixed places, what is piped into a prompt."""

from homeport.detection import arguments
from homeport.detection.detector import PatternDetector
from homeport.domain import Category

_VALUE = (
    r"(?:\\{0,2}\"([^\"\n\\]{3,200})\\{0,2}\"|'([^'\n]{3,200})'|([^\s\"'`<>|;&$(),\\-]"
    r"[^\s\"'`<>|;&(),\\]{2,200}))"
)
_REST = r"[^\n|;]{0,300}?"
_WORDS = (
    r"(?:passw(?:or)?d|passphrase|passwd|pass|pwd|pswd|pw|psk|secret|token|api-?key|authorization)"
)
_WORD_KEYS = ("authorization", "pass", "pwd", "pswd", "pw", "psk", "secret", "token", "key")

DETECTORS = (
    PatternDetector(
        name="flag-password",
        pattern=r"(?i)(?:^|[\s\"'`\[(,])--?(?P<name>[\w.-]{0,40}?" + _WORDS + r")"
        r"(?:(?:=|\s{1,3})" + _VALUE + r"|[\"'],\s{0,20}[\"']([^\s\"'\\]{3,200})[\"'])",
        hint=r"(?i)--?[\w.-]*" + _WORDS + r"(?:[ \t=]|[\"'],)",
        keywords=_WORD_KEYS,
        category=Category.SECRET,
        examples=(
            "deploy --password sun" + "shine --region eu",
            '"--requirepass", "blue' + '-otter-7"',
        ),
        counterexamples=(
            "deploy --password-stdin < file",
            "  --password PASSWORD  the password",
            "the --password option is gone",
            "psql --no-password app",
            "deploy --token value",
            "--token-file token.txt",
        ),
        check=arguments.is_option,
        why="value of a command-line option for a password",
    ),
    PatternDetector(
        name="command-password",
        pattern=r"\b(?:"
        r"(?:mysql\w*|mariadb[\w-]*|7z[ar]?|rar|unrar)\b" + _REST + r"\s-h?p(?:\"([^\"\n]{3,})\""
        r"|'([^'\n]{3,})'"
        r"|([^\s\"'-][^\s\"']{3,}))"
        r"|(?:sshpass|(?:docker|podman|buildah|skopeo|nerdctl|registry|az|oc|crane|oras)\s+login"
        r"|twine|"
        r"mongo(?:sh|dump|restore|export|import|stat|files)?|psexec\w*|useradd|usermod|smbmap|"
        r"influx|cqlsh|evil-winrm|crackmapexec|hydra|openconnect)\b" + _REST
        + r"\s-p\s{0,3}" + _VALUE
        + r"|(?:mysql\w*|mariadb[\w-]*)[\"'],[^\n]{0,300}?[\"']-p([^\s\"'\\]{4,})[\"']"
        r"|(?:zip|unzip|sqlcmd|bcp|ipmitool|isql)\b" + _REST + r"\s-P\s{0,3}" + _VALUE
        + r"|ssh-keygen\b" + _REST + r"\s-[NP]\s{0,3}" + _VALUE
        + r"|(?:redis-cli|keydb-cli|valkey-cli)\b" + _REST + r"\s-a\s{1,3}" + _VALUE
        + r"|ldap(?:search|add|modify|passwd|delete|whoami|compare|modrdn)\b" + _REST
        + r"\s-w\s{1,3}" + _VALUE
        + r"|snmp\w+\b" + _REST + r"\s-[AX]\s{1,3}" + _VALUE
        + r"|openssl\s+(?:enc|aes\S*|des\S*|camellia\S*|chacha\S*)\b" + _REST + r"\s-[kK]\s{1,3}"
        + _VALUE
        + r"|htpasswd\s+-\w*b\w*\s+(?:-\w\s+)?(?:\S+\s+)?\S+\s+" + _VALUE
        + r")",
        hint=r"(?:mysql\w*|mariadb[\w-]*|7z\w?|(?:un)?rar|ssh-keygen|sshpass|login|twine|mongo\w*"
        r"|psexec\w*|user(?:add"
        r"|mod)|smbmap|influx|"
        r"cqlsh|winrm|crackmapexec|hydra|openconnect|zip|sqlcmd|bcp|ipmitool|isql|-cli|ldap\w+"
        r"|snmp\w+|"
        r"htpasswd|openssl)\b[^\n]{0,300}[\s\"']-(?:\w*b\w*|h?p|[PNawAXkK])",
        keywords=("-",),
        category=Category.SECRET,
        examples=(
            "mysql -u root -p" + "kQ9xR7" + "tW2m app",
            "sshpass -p '" + "s3c" + "r3t!' ssh",
            "docker login -u ci -p sun" + "shine registry",
        ),
        counterexamples=(
            "psql -p 5432 -h db", "docker login -p $TOKEN", "mysql -u root -p app",
            "mongosh -p 27017",
        ),
        check=arguments.is_argument,
        why="password given to a command",
    ),
    PatternDetector(
        name="second-snmp-password",
        pattern=r"\bsnmp\w+\b.*\s-X\s{1,3}" + _VALUE,
        keywords=("snmp",),
        category=Category.SECRET,
        examples=("snmpwalk -v3 -u jo -A first" + "word1 -X sec" + "ondword2 host",),
        counterexamples=("snmpwalk -v3 -u jo -X $KEY host",),
        check=arguments.is_argument,
        why="privacy password given to a command",
    ),
    PatternDetector(
        name="command-argument",
        pattern=r"\bvault\s+login\s+(?:-\S+\s+){0,4}(?:token=)?([\w.-]{8,200})(?:\s|$)"
        r"|(?:\brabbitmqctl\s+(?:-\S+\s+){0,4}(?:add_user|change_password"
        r"|authenticate_user)\s+\S+\s+"
        r"|\bconfig\s+set\s+[^\s=]{0,120}(?:_authToken|_password|_auth|[Pp]assword|[Tt]oken"
        r"|[Ss]ecret"
        r"|api[_-]?key)(?:\s+|=)"
        r"|\bconfigure\s+set\s+[^\s=]{0,80}(?:secret_access_key|session_token)\s+"
        r"|\bnet\s+use\b[^\n]{0,200}\s/user:\S+\s+"
        r"|\bnet\s+use\s+(?:[A-Z]:\s+)?\\\\[^\s\\]+\\\S+\s+"
        r"|\bnet\s+user\s+(?:/add\s+)?[\w.-]+\s+"
        r"|\b(?:xfreerdp|wfreerdp|rdesktop|cmdkey|mstsc)\b[^\n]{0,300}\s/p(?:ass(?:word)?)?:"
        r"|\b(?:smbclient|rpcclient|nmblookup|net\s+rpc|mount\.cifs)\b[^\n]{0,200}\s(?:-U"
        r"|--user)[\s=]"
        r"[\"']?[\w.\\/-]{1,80}%"
        r"|\b(?:CONFIG\s+SET\s+(?:requirepass|masterauth)|requirepass|masterauth)\s+"
        r"|\bSecureString(?:\s+-String)?\s+"
        r"|\bchpasswd\s*<<<\s*[\"']?[\w.-]{1,64}:"
        r"|\bhttp-basic\.\S{1,80}\s+\S{1,80}\s+"
        r"|\b(?:cryptsetup|passwd|gpg|su|sudo|kinit|docker|podman|helm|gh|vault|openssl|base64"
        r"|htpasswd)\b[^\n<]{0,200}<<<\s*"
        r"|[-\s]pass(?:in|out)?\s+pass:)" + _VALUE,
        keywords=(
            "vault", "rabbitmqctl", "set", "net", "/p", "smbclient", "rpcclient", "requirepass",
            "masterauth", "securestring", "pass", "nmblookup", "http-basic", "<<<",
        ),
        category=Category.SECRET,
        examples=(
            "rabbitmqctl add_user app blue" + "-otter-7",
            'ConvertTo-SecureString "blue' + '-otter-7" -AsPlainText',
            "openssl rsa -passin pass:sun" + "shine",
        ),
        counterexamples=(
            "vault login -method=userpass username=jo", "vault login $TOKEN",
            "ConvertTo-SecureString $env:PW -AsPlainText",
        ),
        check=arguments.is_argument,
        why="secret in its place among a command's arguments",
    ),
    PatternDetector(
        name="piped-password",
        pattern=r"\b(?:echo|printf)\s+(?:-\w+\s+)?(?:\"([^\"\n]{4,200})\"|'([^'\n]{4,200})'"
        r"|([^\s\"'|$-][^\s\"'|]{3,200}))\s*\|\s*(?:sudo\s+(?:-\w+\s+){0,3}-S|sudo\s+-\w*S|"
        r"(?:sudo\s+)?(?:chpasswd|passwd|cryptsetup|docker|podman|helm|nerdctl|gh|gpg|kinit"
        r"|openconnect|"
        r"vault|su|smbpasswd|ssh-add|skopeo|fly|heroku|wrangler|vercel)\b)",
        keywords=("echo", "printf"),
        category=Category.SECRET,
        examples=("echo 'blue-otter" + "-7' | sudo -S apt update",),
        counterexamples=("echo $PW | docker login --password-stdin", "echo hello | sudo tee f"),
        check=arguments.is_argument,
        why="password piped into a command that asks for one",
    ),
    PatternDetector(
        name="shell-variable",
        pattern=r"(?i)(?:^|[\s;>$%#])(?:setenv|set(?:\s+-\w+){1,3}|setx|env\s+set|env|arg"
        r"|secrets?\s+"
        r"put)\s+(?P<name>[A-Z0-9_]{0,60}?(?:PASS|PASSWORD|PASSWD|PWD|PASSPHRASE|SECRET|TOKEN|KEY|"
        r"CREDENTIALS?)[A-Z0-9_]{0,20})\s+" + _VALUE + r"\s*(?:#.*)?$",
        hint=r"(?i)(?:set\w*|env|arg|put)\s+(?:-\w+\s+)*\w*(?:PASS|PWD|SECRET|TOKEN|KEY"
        r"|CREDENTIAL)",
        keywords=("pass", "pwd", "secret", "token", "key", "credential"),
        category=Category.SECRET,
        examples=("ENV DB_PASSWORD sun" + "shine", "setenv API_SECRET " + "kQ9xR7tW" + "2mZvN5"),
        counterexamples=("ENV DB_PASSWORD_FILE /run/pw", "ENV TOKEN_LIMIT 4096", "ARG TOKEN value"),
        check=arguments.is_named,
        why="value of a variable with a secret-like name",
    ),
    PatternDetector(
        name="key-option",
        pattern=r"(?:^|[\s\"'`])--?(?:key|auth|access|api|apikey|api-key)(?:=|\s{1,3})[\"']?"
        r"([\w.~+/-]{20,200}={0,2})(?:[\"'\s]|$)",
        keywords=("-key", "-auth", "-access", "-api"),
        category=Category.SECRET,
        examples=(
            "deploy --auth " + "kQ9xR7tW2mZvN5cL8pJ1" + " --prod",
            "x --key " + "138a1ea4adc71b57" * 2,
        ),
        counterexamples=(
            "x --key /etc/ssl/private/some-server-2.pem", "x --auth identifier-of-the-user",
        ),
        check=arguments.is_key,
        why="random value of an option for a key",
    ),
    PatternDetector(
        name="stored-variable",
        pattern=r"\b(?:config:set|env:set|secrets?\s(?:set|import)|variables?\sset|config\sset|env\sset|set\senv)"
        r"\s(?:[^\n|;]{0,200}?\s)?[A-Z][A-Z0-9_]{1,60}=[\"']?([^\s\"'$<>]{16,400})",
        hint=r"(?:config|env|secrets?|variables?)[:\s](?:set|import)\s|set\senv\s",
        keywords=("set", "import"),
        category=Category.SECRET,
        examples=("heroku config:set STRIPE_SK=" + "138a1ea4adc71b57" * 2 + " -a shop",),
        counterexamples=("heroku config:set LANG=en_US.UTF-8 MODE=identification",),
        check=arguments.is_key,
        why="random value of a variable that a command stores",
    ),
    PatternDetector(
        name="build-variable",
        pattern=r"(?i)(?:##vso\[task\.setvariable\s[^\]\n]{0,80}?variable=|::set-(?:output|env)\sname=)"
        r"(?P<name>[\w.-]{1,80})(?:;[^\]\n]{0,80}\]|\]|::)([^\s\"']{4,400})",
        keywords=("setvariable", "::set-"),
        category=Category.SECRET,
        examples=("##vso[task.setvariable variable=apiToken;issecret=true]" + "kQ9xR7tW2mZvN5",),
        counterexamples=("##vso[task.setvariable variable=region]westeurope1",),
        check=arguments.is_named,
        why="value of a build's variable with a secret-like name",
    ),
    PatternDetector(
        name="piped-variable",
        pattern=r"\b(?P<name>[A-Z0-9_]{0,60}(?:PASS|PASSWORD|PWD|SECRET|TOKEN|KEY)[A-Z0-9_]{0,20})\b"
        r"[^\n<]{0,80}<<<\s{0,3}" + _VALUE,
        keywords=("<<<",),
        category=Category.SECRET,
        examples=('vercel env add API_TOKEN production <<< "' + "kQ9xR7tW2m" + 'ZvN5"',),
        counterexamples=("gh secret set API_TOKEN <<< $TOKEN",),
        check=arguments.is_named,
        why="value piped to a variable with a secret-like name",
    ),
    PatternDetector(
        name="header-directive",
        pattern=r"(?i)\b(?:(?:proxy|fastcgi|uwsgi|grpc)_set_header|(?:fastcgi|uwsgi|scgi)_param|add_header"
        r"|requestheader\s+(?:set|add)|header_up(?:stream)?|http-request\s+(?:set|add)-header)\s+[\"']?"
        r"(?P<name>[\w-]{0,40}(?:pass|pwd|secret|token|key)[\w-]{0,40})[\"']?\s+[\"']?"
        r"([^\s\"';]{4,400})",
        hint=r"(?i)(?:_header|_param|requestheader\s+\w+|header_up\w*|-header)\s+[\"']?[\w-]*"
        r"(?:pass|pwd|secret|token|key)",
        keywords=("_header", "_param", "requestheader", "header_up", "-header"),
        category=Category.SECRET,
        examples=("proxy_set_header X-Internal-Token " + "138a1ea4adc71b57" * 2 + ";",),
        counterexamples=("proxy_set_header X-Internal-Token $token;",),
        check=arguments.is_named,
        why="value of a header with a secret-like name",
    ),
    PatternDetector(
        name="http-client-login",
        pattern=r"\b(?:https?|xh|xhs|aria2c|lftp)\b.*\s(?:-a|--auth"
        r"|-u)[\s=]\s{0,3}[\"']?[\w.@-]{1,80}"
        r"(?::|,)([^\s\"']{4,})"
        r"|\b(?:https?|xh|xhs)\s.*(?:-A|--auth-type)[\s=]\s{0,3}bearer\s.*(?:-a"
        r"|--auth)[\s=]\s{0,3}[\"']?([^\s\"'$]{8,})",
        keywords=("-a", "-u"),
        category=Category.SECRET,
        examples=("http -a jo:blue" + "-otter-7 POST api.some.org",),
        counterexamples=("http -a jo:$PW GET x.org", "xh -a user:pass x.org"),
        check=arguments.is_argument,
        why="password given to an HTTP client",
    ),
    PatternDetector(
        name="tool-password",
        pattern=r"(?:\bsecurity\s+(?:add|set)-[\w-]*password\b[^\n|;]{0,200}?\s-w\s+"
        r"|\bmc\s+(?:alias|config)\s+(?:set|host\s+add)\s+\S+\s+\S+\s+\S+\s+"
        r"|\bopenssl\s+passwd\s+(?:-\S+\s+)*|\bmosquitto_\w+\b[^\n|;]{0,200}?\s-P\s+"
        r"|\bsnmp\w+\s[^\n|;]{0,100}?-c\s+"
        r"|\bstats\s+auth\s+[^\s:]{1,64}:|\bftp>\s+user\s+\S{1,64}\s+|\bwpa_passphrase\s+\S+\s+"
        r"|\b(?:encrypt_string|add-authtoken|secret-set-value\s+\S{1,80})\s+"
        r"|\bsmbclient\s+[\"']?(?:\\{2,4}|//)\S{1,120}[\"']?\s+"
        r"|<\(\s*(?:echo|printf)\s+(?:-\w\s+)?)" + _VALUE
        + r"|\bsend\s+(?:--\s+)?\"([^\"\n]{2,190}\\r[^\"\n]{0,8})\"",
        hint=r"security\s|ftp>\s+user\s|stats\s+auth\s|snmp\w+\s[^\n|;]{0,100}?-c\s|\bmc\s+"
        r"(?:alias|config)"
        r"|openssl\s+passwd"
        r"|mosquitto_|wpa_passphrase|encrypt_string|add-authtoken|secret-set-value|smbclient|<\(\s*(?:echo|printf)"
        r"|\bsend\s+(?:--\s+)?\"[^\"\n]*\\r",
        keywords=(
            "security", "ftp>", "stats", "snmp", "mc", "passwd", "mosquitto_", "wpa_", "echo",
            "printf", "send", "encrypt_string", "add-authtoken", "secret-set-value",
            "smbclient",
        ),
        category=Category.SECRET,
        examples=("mosquitto_pub -u jo -P blue" + "-otter-7 -t a",),
        counterexamples=("mosquitto_pub -u jo -P $PW", "openssl passwd -6 -stdin"),
        check=arguments.is_told,
        why="password given to a tool",
    ),
    PatternDetector(
        name="chpasswd-input",
        pattern=r"[\"']?[\w.-]{1,64}:(?P<secret>[^\s\"':|]{4,})[\"']?\s*\|\s*(?:sudo\s+)?chpasswd",
        keywords=("chpasswd",),
        category=Category.SECRET,
        examples=('echo "jo:blue-otter' + '-7" | chpasswd',),
        counterexamples=('echo "jo:$PW" | chpasswd',),
        check=arguments.is_argument,
        why="password piped into chpasswd",
    ),
    PatternDetector(
        name="nested-echo-password",
        pattern=r"(?i)--password-command[=\s]{1,3}[\"']echo\s+(?P<secret>[^\s\"']{4,})",
        keywords=("password-command",),
        category=Category.SECRET,
        examples=('restic --password-command "echo blue-otter' + '-7"',),
        counterexamples=('restic --password-command "echo $PW"',),
        check=arguments.is_argument,
        why="password told by a command",
    ),
    PatternDetector(
        name="login-argument",
        pattern=r"(?i)\b[\w-]{2,30}\s(?:auth\s)?(?:login|auth|authenticate|set-token)\s[\"']?"
        r"([\w.~-]{20,200})(?:[\"'\s]|$)",
        keywords=("login", "auth", "set-token"),
        category=Category.SECRET,
        examples=("cargo login " + "kQ9xR7tW2mZvN5cL8pJ1",),
        counterexamples=("docker login registry.some-long-name.example.org", "az login --tenant x"),
        check=arguments.is_key,
        why="token that a command logs in with",
    ),
    PatternDetector(
        name="short-option-key",
        pattern=r"\s-[kKtT]\s{1,3}[\"']?([\w.~-]{20,200})(?:[\"'\s]|$)",
        keywords=("-k", "-t"),
        category=Category.SECRET,
        examples=("./upload -t " + "kQ9xR7tW2mZvN5cL8pJ1",),
        counterexamples=("build -t some-image-of-the-app", "pytest -k test_of_the_thing_2"),
        check=arguments.is_spoken_key,
        why="random value of an option for a token or key",
    ),
    PatternDetector(
        name="user-and-password-options",
        pattern=r"\s(?:-u|--user(?:name)?)[\s=]\S{1,80}\s[^\n|;]{0,60}?-p\s{1,3}" + _VALUE,
        keywords=("-p",),
        category=Category.SECRET,
        examples=("rabbitmqadmin -u guest -p blue" + "-otter-7 list queues",),
        counterexamples=("docker run -u 1000 -p 8080:80 app", "mkdir -u a -p some/folder2"),
        check=arguments.is_shown,
        why="password given beside a user to a command",
    ),
)  # fmt: skip
