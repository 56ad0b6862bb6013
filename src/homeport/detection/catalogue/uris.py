"""Credentials that travel in addresses and headers: URIs with a password, Authorization."""

from homeport.detection.detector import Candidate, PatternDetector
from homeport.detection.judgement import (
    Shape,
    is_placeholder,
    is_random,
    is_real,
    names_resource,
    shape,
)
from homeport.domain import Category

_LONG = 16  # characters of a token; shorter ones may be words
_OPAQUE = {Shape.RANDOM, Shape.HASH, Shape.PHRASE, Shape.CHOSEN, Shape.NUMBER}


def _opaque(candidate: Candidate) -> bool:
    """A value that is no word: `bearer token` in a sentence is none."""
    return shape(candidate.value) in _OPAQUE


def _opaque_header(candidate: Candidate) -> bool:
    """A value that is no word, and no version or name of a thing either."""
    value = candidate.value
    named = names_resource(value) or (shape(value) is Shape.NUMBER and not value.isdigit())
    return _opaque(candidate) and not named


def _opaque_token(candidate: Candidate) -> bool:
    """A token in a sentence: a short one has digits, since words stand there as well."""
    value = candidate.value
    return _opaque(candidate) and (len(value) >= _LONG or sum(map(str.isdigit, value)) > 1)


def _opaque_cookies(candidate: Candidate) -> bool:
    """Tell whether one of the cookies at least has a value that is no word."""
    values = (pair.partition("=")[2].strip() for pair in candidate.value.split(";"))
    return any(shape(value) in _OPAQUE for value in values)


def _pair(candidate: Candidate) -> bool:
    """A user and a password, at least one of which is no stand-in."""
    user, _, password = candidate.value.partition(":")
    return not (is_placeholder(password) if password else is_placeholder(user)) and not (
        user in {"user", "username"} and password.startswith("pass")
    )


DETECTORS = (
    PatternDetector(
        name="uri-with-password",
        pattern=r"(?i)\b[a-z][a-z0-9+.-]{1,30}://[^\s/:@\"'<>\[\]]{0,}:"
        r"(?P<secret>[^\s/\"'<>]{1,})@[^\s\"'<>@/]",
        keywords=("://",),
        category=Category.CONNECTION_STRING,
        examples=(
            "postgres://app:" + "kQ9xR7" + "tW2m@db.internal:5432/app",
            "redis://:" + "p@ss" + "w0rd@cache:6379",
        ),
        counterexamples=("https://example.org:8080/@scope/name", "http://user:${PASSWORD}@host"),
        check=is_real,
        why="address with a password before the host",
    ),
    PatternDetector(
        name="uri-with-token",
        pattern=r"(?i)\b[a-z][a-z0-9+.-]{1,20}://(?P<secret>[\w.~%=-]{16,})@[\w.-]+",
        keywords=("://",),
        category=Category.CONNECTION_STRING,
        examples=("https://" + "kQ9xR7tW2mZvN5cL8pJ1" + "@git.some.org/a/b",),
        counterexamples=("https://firstname.lastname@git.some.org/a",),
        check=_opaque,
        why="address with a token before the host",
    ),
    PatternDetector(
        name="driver-address",  # go-sql-driver and friends: user:password@tcp(host)
        pattern=r"(?i)\b[\w.-]{1,64}:(?P<secret>[^\s@\"'/:]{4,})@(?:tcp|udp|unix)\(",
        keywords=("tcp(", "udp(", "unix("),
        category=Category.CONNECTION_STRING,
        examples=("app:" + "kQ9xR7" + "tW2m@tcp(db:3306)/app",),
        counterexamples=("app:password@tcp(localhost:3306)/app",),
        check=is_real,
        why="password in a database driver's address",
    ),
    PatternDetector(
        name="oracle-address",
        pattern=r"(?i)\bjdbc:oracle:\w{2,5}:[\w.$#-]{1,64}/(?:\"([^\"\s]+)\"|"
        r"([^\s\"'<>]+))@[\w/(]",
        keywords=("jdbc:oracle",),
        category=Category.CONNECTION_STRING,
        examples=("jdbc:oracle:thin:app/" + "hunt" + "er2xyz@db1:1521:CORE",),
        counterexamples=("jdbc:oracle:thin:@db1:1521:CORE", "jdbc:oracle:thin:app/${PW}@db1:1521"),
        check=is_real,
        why="password in an Oracle driver's address",
    ),
    PatternDetector(
        name="oracle-login",
        pattern=r"(?i)(?:\b(?:sqlplus|sqlcl|sqlldr|rman|expdp|impdp|exp|imp|tnsping|connect|conn"
        r"|userid|"
        r"target)\b[^\n@]{0,40}?[\s=\"'][\w.$#-]{1,64}/([^\s\"'@/]+)@(?://)?[\w(]"
        r"|(?:^|[\s=\"'])[\w.$#-]{1,64}/([^\s\"'@/]+)@//[\w.-]+(?::\d+)?/\w)",
        keywords=("@",),
        category=Category.CONNECTION_STRING,
        examples=(
            "sqlplus app/" + "hunt" + "er2xyz@CORE",
            "app/" + "hunt" + "er2xyz@//db1:1521/CORE",
        ),
        counterexamples=("sqlplus /@CORE", "uses: actions/checkout@v4", "sqlplus app/$PW@CORE"),
        check=is_real,
        why="user and password of an Oracle login",
    ),
    PatternDetector(
        name="authorization-header",
        pattern=r"(?i)\b(?:proxy-)?authorization\\{0,3}[\"']?\s*(?:[:=,]|=>)\s*\\{0,3}[\"'`]?"
        r"(?:(?:basic|bearer|token|digest|apikey|negotiate|api-token|key|ntlm|aws4-hmac-sha256|"
        r"splunk|ssws|dpop|discogs|genie|sharedkey(?:lite)?|aws|hmac|hawk|token\s+token=)\s+\"?)?"
        r"(?P<secret>[\w+/=.~@:%!-]{8,})",
        keywords=("authorization",),
        category=Category.CREDENTIAL,
        examples=(
            "Authorization: Basic " + "dXNlcjpr" + "UTl4Ujd0VzJt",
            "'Authorization': 'Bearer " + "kQ9xR7tW2m" + "ZvN5'",
        ),
        counterexamples=("Authorization: Bearer $TOKEN", "authorization: required"),
        check=_opaque,
        why="credential in an Authorization header",
    ),
    PatternDetector(
        name="bearer-token",
        pattern=r"(?i)\b(?:bearer|basic)(?:\s+|,\s*)(?P<secret>[\w+/=.~-]{10,})",
        keywords=("bearer", "basic"),
        category=Category.CREDENTIAL,
        examples=("sent bearer " + "kQ9xR7tW2m" + "ZvN5cL8pJ1hF",),
        counterexamples=("bearer of good news", "basic understanding-of-things"),
        check=_opaque_token,
        why="credential after the word Bearer or Basic",
    ),
    PatternDetector(
        name="secret-header",
        pattern=r"(?i)(?:^|[\s\"'])(?:x-)?(?:[\w-]{1,30}-)?(?:api-?key|api-?token|token|auth-key"
        r"|auth|"
        r"access-key|secret|session)[\"']?:\s{0,5}[\"']?(?P<secret>[\w+/=.~@-]{8,})(?:[\"'\s,;]|$)",
        keywords=("key", "token", "secret", "session", "auth"),
        category=Category.CREDENTIAL,
        examples=('curl -H "Api-Token: ' + "Sk94HG" + '7f6KB"',),
        counterexamples=('-H "X-Api-Key: YOUR_KEY"', "Token: identifier"),
        check=_opaque_header,
        why="credential in a header",
    ),
    PatternDetector(
        name="cookie-header",
        pattern=r"(?i)(?:^|[\s\"'{,(])(?:set-)?cookie[\"']?\s*[:=]\s*[\"']?"
        r"(?P<secret>[\w.-]{1,80}=[^\s;\"'\\]{6,}(?:;\s*[\w.-]{1,80}=[^\s;\"'\\]*)*)",
        keywords=("cookie",),
        category=Category.CREDENTIAL,
        examples=("Cookie: sid=" + "kQ9xR7tW2m" + "ZvN5; lang=en",),
        counterexamples=("cookie: none", "cookie = Cookie(name)", "Cookie: theme=darker; l=en"),
        check=_opaque_cookies,
        why="cookies sent with a request",
    ),
    PatternDetector(
        name="session-cookie",
        pattern=r"(?i)\b(?:sessionid|session_id|phpsessid|jsessionid|asp\.net_sessionid"
        r"|connect\.sid|"
        r"csrftoken|xsrf-token|laravel_session|_session_id|auth_token|sid)="
        r"(?P<secret>[^\s;,&\"'<>]{12,})",
        keywords=("sess", "sid", "csrf", "xsrf", "auth_token"),
        category=Category.CREDENTIAL,
        examples=("jar has JSESSIONID=" + "7F3A9C1E5B" + "2D4860A1; Path=/",),
        counterexamples=("sessionid=${SESSION_IDENTIFIER}",),
        check=_opaque,
        why="session cookie",
    ),
    PatternDetector(
        name="session-value",
        pattern=r"(?i)(?:^|[\s;,&?])session(?:[_-]?id)?=(?P<secret>[0-9a-f]{16,128}|"
        r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:[\s;,&\"')]|$)",
        keywords=("session",),
        category=Category.CREDENTIAL,
        examples=("login ok session=9f86" + "d081884c7d65 user=3",),
        counterexamples=("session=12", "session=0000000000000000"),
        check=_opaque,
        why="identifier of a session",
    ),
    PatternDetector(
        name="curl-user",
        pattern=r"(?:\b(?:curl|curlie|wget|http|xh|etcdctl|ab)\b.*\s|^\s+)(?:-u|--user|--proxy-user)(?:=|\s{0,5})"
        r"(?:\"([^\"\s]{0,128}:[^\"\n]{0,256})\"|'([^'\s]{0,128}:[^'\n]{0,256})'"
        r"|([^\s\"']{0,128}:(?:\"[^\"\n]{3,}\"|'[^'\n]{3,}'|[^\s\"']{3,}))|"
        r"(\"[^\"\s]{3,}\":\"[^\"\s]{3,}\"))",
        keywords=("-u", "--user", "--proxy-u"),
        category=Category.CREDENTIAL,
        examples=(
            "curl -s -u 'api:" + "kQ9xR7" + "tW2m' https://some.org",
            "  --user " + "jo:" + "kQ9xR7tW2m" + " --data x",
        ),
        counterexamples=("curl --user $USER:$PASS http://x", "curl -u user:pass http://x"),
        check=_pair,
        why="user and password of an HTTP client command",
    ),
    PatternDetector(
        name="login-property",
        pattern=r"(?i)-D(?:sonar|gradle|maven|repo|nexus|artifactory|github|gitlab)[\w.-]{0,40}\."
        r"(?:login|token|"
        r"key)=(?P<secret>[\w.-]{16,})",
        keywords=("-d",),
        category=Category.CREDENTIAL,
        examples=("mvn -Dsonar.login=" + "7c0cb462f9284c71" * 2,),
        counterexamples=("mvn -Dsonar.login=$SONAR_TOKEN_OF_THE_BUILD",),
        check=_opaque,
        why="token given to a build tool",
    ),
    PatternDetector(
        name="cookie-entry",
        pattern=r"(?i)\"name\":\s?\"(?:sess|session|session_?id|sid|phpsessid|jsessionid"
        r"|connect\.sid|auth|"
        r"[\w.-]{0,30}(?:token|session|csrf|auth)[\w.-]{0,10})\",\s?\"value\":\s?\""
        r"([^\"\n]{12,400})\"",
        keywords=("name",),
        category=Category.CREDENTIAL,
        examples=('"cookies": [{"name": "session", "value": "' + "kQ9xR7tW2mZvN5cL" + '"}]',),
        counterexamples=('{"name": "session", "value": "identification"}',),
        check=_opaque,
        why="session cookie in a list of cookies",
    ),
    PatternDetector(
        name="masked-in-a-build",
        pattern=r"::add-mask::(?P<secret>[^\s]{4,})",
        keywords=("::add-mask::",),
        category=Category.SECRET,
        examples=("::add-mask::" + "kQ9xR7tW2m",),
        counterexamples=("::add-mask::$TOKEN",),
        check=is_real,
        why="value that a build is told to mask",
    ),
    PatternDetector(
        name="netrc-entry",
        pattern=r"(?i)\bmachine\s+\S+\s+login\s+\S+\s+password\s+(?P<secret>\S{4,})",
        keywords=("machine",),
        category=Category.SECRET,
        examples=("machine api.some.org login jo password " + "kQ9x" + "R7tW",),
        counterexamples=("machine api.some.org login jo password <password>",),
        check=is_real,
        why="password in a .netrc entry",
    ),
    PatternDetector(
        name="login-password",
        pattern=r"(?i)^\s*(?:[\w.-]{0,60}[._-])?(?:password|passwd)\s+"
        r"(?P<secret>[^\s\"'=:]{6,})\s*$",
        keywords=("passw",),
        category=Category.SECRET,
        examples=("  password " + "kQ9x" + "R7tW2m",),
        counterexamples=("password required", "  password field"),
        check=lambda candidate: shape(candidate.value) in _OPAQUE,
        why="password on a line of its own",
    ),
    PatternDetector(
        name="registry-auth",
        pattern=r"(?i)(?:^|[^\w])(?:_authToken|_auth|_password|npmAuthToken"
        r"|npmAuthIdent)[\"']?\s*[=:]\s*"
            r"[\"']?"
        r"(?P<secret>[\w+/=.:~-]{6,})|\"(?:auth|identitytoken|registrytoken)\"\s*:\s*\""
        r"([\w+/=.-]{8,})\"",
        keywords=("_auth", "_password", "npmauth", "auth", "token"),
        category=Category.CREDENTIAL,
        examples=(
            "//registry.some.org/:_authToken=" + "kQ9xR7tW" + "2mZvN5",
            '"auth": "' + "am86a1E5" + 'eFI3dFcybQ=="',
        ),
        counterexamples=("_authToken=${NPM_TOKEN}", "CLIENT_AUTH = '1.3.6.1.5.5.7.3.2'"),
        check=lambda candidate: shape(candidate.value) in _OPAQUE - {Shape.NUMBER},
        why="credential of a package or container registry",
    ),
    PatternDetector(
        name="kubeconfig-data",
        pattern=r"(?:client-key-data|client-certificate-data|id-token|refresh-token|access-token)"
        r"[\"']?\s*:\s*[\"']?(?P<secret>[\w+/=.-]{16,})",
        keywords=("client-key-data", "client-certificate-data", "id-token", "-token"),
        category=Category.CREDENTIAL,
        examples=("    client-key-data: " + "LS0tLS1CRUdJTiBSU0Eg" + "UFJJVkFURQ==",),
        counterexamples=("client-key-data: REDACTED",),
        check=is_real,
        why="key material in a kubeconfig",
    ),
    PatternDetector(
        name="password-hash",
        pattern=r"(?P<secret>\$(?:1|2[abxy]?|5|6|y|apr1|argon2i?d?|pbkdf2[\w-]*"
            r"|scrypt)\$[\w./+=,$-]{20,}|(?i:\{(?:s?sha\d{0,3}|s?md5|crypt)\})[\w./+=$-]{20,})",
        keywords=("$", "{"),
        category=Category.SECRET,
        examples=("root:$6$" + "saltsalt$" + "kQ9xR7tW2mZvN5cL8pJ1hF4gD6sX",),
        counterexamples=("costs $6$ and more",),
        why="hash of a password",
    ),
    PatternDetector(
        name="token-in-path",
        pattern=r"https?://[^\s/\"'<>]{1,120}/(?:t|token|auth|key|apikey|api-key)/(?P<secret>[\w.~-]{20,200})(?:[/?\s\"'<>]|$)",
        hint=r"/(?:t|token|auth|key|apikey|api-key)/[\w.~-]{20}",
        keywords=("/t/", "/token/", "/auth/", "key/"),
        category=Category.CREDENTIAL,
        examples=("https://conda.some.org/t/" + "kQ9xR7tW2mZvN5cL8pJ1" + "/main",),
        counterexamples=("https://some.org/t/how-to-read-a-long-title/12",),
        check=is_random,
        why="token in the path of an address",
    ),
    PatternDetector(
        name="signed-url",
        pattern=r"(?i)[?&](?:x-amz-signature|x-amz-security-token|x-amz-credential|sig|signature|"
        r"x-goog-signature|x-goog-credential|awsaccesskeyid|se?c?ret|access_token|id_token|"
        r"refresh_token|auth|token|key|api_?key|code|password|pwd|session|hmac)="
        r"(?P<secret>[^\s&\"'<>#;)\]]{8,})",
        keywords=("sig", "token", "credential", "keyid", "ret", "auth", "key", "code",
                  "password", "pwd", "session", "hmac"),
        category=Category.CREDENTIAL,
        examples=("https://some.org/a?sig=" + "kQ9xR7tW2mZvN5cL8pJ1" + "%3D&x=1",),
        counterexamples=("?key=application.name&token=identifier",),
        check=_opaque,
        why="credential in the query of an address",
    ),
)  # fmt: skip
