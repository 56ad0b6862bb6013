"""Secrets told in sentences, in a dozen languages."""

from homeport.detection import arguments
from homeport.detection.detector import PatternDetector
from homeport.detection.judgement import is_secret
from homeport.detection.names import WORD_SETS
from homeport.domain import Category


def _any_of(words: str) -> str:
    """Return a pattern over UTF-8 bytes for any of the words of a set."""
    both = {shape for word in WORD_SETS[words] for shape in (word, word.capitalize())}
    every = sorted(both, key=lambda word: (-len(word), word))
    return (
        "(?:"
        + "|".join(word.encode().decode("latin-1").replace(" ", r"\s") for word in every)
        + ")"
    )


_FOREIGN = _any_of("spoken_passwords")
_VERBS = _any_of("spoken_verbs")
_NAMES = (
    r"(?:(?:\w{1,20}_)?pass(?:word|phrase|code|wd)|\w{1,20}_pass|passwd|pwd|pw|passwort|kennwort"
    r"|(?:unlock|pass|secret|recovery|security)\s(?:phrase|word|answer)|(?:the|my|our|with)\spass"
    r"|(?:wi-?fi|wlan|wpa\d?|vpn|network|pre-?shared)\s(?:key|code|psk))"
)
_OPEN = r"[\"'`(\[*_]{0,3}"
_VALUE = r"([^\s\"'`<>|(\[*=:-][^\s\"'`<>|;,]{3,100}?[^\s\"'`<>|.,;:!?)\]*])"
_AS = (  # what a value before it is said to be
    r"(?:(?:[a-z]{1,15}\s)?(?:as|is|als|ist|comme|como|come|jako|est?|\xc3[\xa8\xa9])\s"
    r"(?:(?:the|my|our|a|its|your|das|mein|le|mon|la|mi|il|a)\s)?(?:[a-z]{2,10}[\s-]){0,2}"
    r"|\([\w ]{0,20}?)(?:pass(?:word|phrase|code|wort)|mot de passe|contrase\xc3\xb1a|clave|senha"
    r"|kennwort|wachtwoord|token|secret|api key)\b"
)
_CLOSE = r"(?:[.,;:!?)\]\"'`*|]{0,4}(?:\s|$))"
_KEYWORDS = (
    "pass", "pwd", "pw", "kennwort", "key", "code", "psk", "phrase", "word", "answer",
)  # fmt: skip

DETECTORS = (
    PatternDetector(
        name="spoken-secret",
        pattern=r"(?i)\b(?P<name>pass(?:word|phrase|code|wd)|pwd|pw|secret|token|api[ -]?key|"
        r"(?:root|admin|db|database|user|login|ssh|ftp|mysql|wifi|vpn) pass|"
        r"(?:access|secret|private|(?:pre-?)?shared|encryption|signing|master|license) key|psk"
        r"|credentials?)\b(?:\s+(?:for|of|to|on|in|at|from)"
        r"(?:\s+[\w@./'-]{1,40}){1,6}?)?\s{1,3}(?:is|was|are|ist|=|to|be|being|has been|lautet|war)"
        r"\s{0,3}:?\s{0,3}[\"'`]?([^\s\"'`<>]{6,}[^\s\"'`<>.,;:!?)])",
        keywords=("pass", "pwd", "pw", "psk", "secret", "token", "key", "credential"),
        category=Category.SECRET,
        examples=("the password for prod is " + "kQ9xR7" + "tW2m, please change it",),
        counterexamples=("the password is wrong", "the token is expired now"),
        check=is_secret,
        why="secret told in a sentence",
    ),
    PatternDetector(
        name="password-in-sentence",
        pattern=r"(?i)(?:^|[^\w.$-])" + _NAMES + r"[*_\"'`)\]]{0,3}"
        r"(?:\s?(?::|-|\s=\s|=>|/|\xe2\x80\x93|\xe2\x86\x92)[*_]{0,3}:?\s{0,4}" + _OPEN
        + r"|:[*_]{1,3}\s{1,4}" + _OPEN + r"|\s{1,4}(?:(?:will|should|must|has|was|is|got)\s)"
        r"?(?:be\s|been\s)?(?:now\s)?"
        r"(?:(?:re)?set\s|changed\s|updated\s|rotated\s)?(?:from\s|of\s|was:?\s|is:?\s|to:?\s|as\s|"
        r"\xe2\x80\x9c)?"
        + _OPEN + ")" + _VALUE + _CLOSE,
        hint=r"(?i)" + _NAMES + r"[*_\"'`)\]:/ =\xe2-]{1,6}",
        keywords=_KEYWORDS,
        category=Category.SECRET,
        examples=(
            "use the password blue" + "-otter-7 to log in",
            "**Password:** `blue" + "-otter-7`",
        ),
        counterexamples=(
            "the password hash is stored", "password sha256 digest", "passwords are 8-character",
            "password-based login",
        ),
        check=arguments.is_told,
        why="password told in a sentence",
    ),
    PatternDetector(
        name="value-as-password",
        pattern=r"(?i)(?:^|[\s\"'`(])" + _VALUE + r"[*!?]?[\"'`)]{0,2}\s{1,3}" + _AS,
        hint=r"(?i)\s" + _AS,
        keywords=("pass", "token", "secret", "key", "wort", "woord", "contra", "clave", "senha"),
        category=Category.SECRET,
        examples=(
            'log in with "blue' + '-otter-7" as the password',
            "use blue" + "-otter-7 as the new wifi password",
        ),
        counterexamples=("sent as the password", "PBKDF2 as password hash"),
        check=arguments.is_told,
        why="value said to be a password",
    ),
    PatternDetector(
        name="changed-password",
        pattern=r"(?i)\b(?P<name>pass(?:word|phrase|code)|(?:api[ _-]?)?key|token|secret)\s"
        r"(?:[\w-]{1,20}\s){0,3}from\s[\"'`]?\S{4,100}?[\"'`]?\sto\s"
        r"[\"'`]?" + _VALUE + _CLOSE,
        keywords=("pass", "key", "token", "secret"),
        category=Category.SECRET,
        examples=("changed the password from one-lamp-1 to blue" + "-otter-7",),
        counterexamples=("moved the password from settings.py to the keyring",),
        check=arguments.is_near,
        why="new password told in a sentence",
    ),
    PatternDetector(
        name="login-in-sentence",
        pattern=r"(?i)\b(?:log ?in|logg?(?:ed|ing) in|sign(?:ed|ing) in|authenticated|creds?"
        r"|credentials?|user(?:name)? ?/ ?pass(?:word|wd)?|"
        r"user:pass(?:word)?|"
        r"sign ?in|account)\b[\"'`*]{0,3}(?:\s(?:for|of|to|on|in|at)(?:\s[\w@./'-]{1,40}){1,5}?)?"
        r"\s?(?:is|are|was|:|[=-]>|=|with|as|using|-){1,2}[\s*]{0,4}"
        r"[\"'`*_]{0,2}"
        r"[\w.@+-]{1,60}[\"'`*_]{0,2}(?:\s?(?:/{1,2}|:)\s?[\"'`*_]{0,2}|\s(?:with|and)\s)"
        + _VALUE + _CLOSE,
        keywords=("log", "cred", "user", "sign", "account", "authenticated"),
        category=Category.SECRET,
        examples=("Login: admin / blue" + "-otter-7", "credentials are admin:blue" + "-otter-7"),
        counterexamples=("login: admin / password", "login with read/write", "account: a/b"),
        check=arguments.is_told,
        why="user and password told in a sentence",
    ),
    PatternDetector(
        name="user-and-password",
        pattern=r"(?i)(?:\b(?:user(?:name)?|login|u)(?:\s?[:=]\s{0,3}"
        r"|\s)[\w.@-]{1,40}[,;/]?\s{1,3}(?:and\s)?"
        r"(?:(?:pass|pw)(?:\s?[:=]\s{0,3}|\s{1,3})|p\s?[:=]\s{0,3})"
        r"|\b(?:use|try|as|account|login)\s[\w.@-]{2,40}\s?/\s?)[\"'`]?"
        + _VALUE + r"[*!?]?" + _CLOSE,
        hint=r"(?i)\s(?:pass|pw)\b|\sp\s?[:=]|\b(?:use|try|as|account|login)\s[\w.@-]{2,40}\s?/",
        keywords=("user", "login", "u", "use", "with", "try", "as", "account"),
        category=Category.SECRET,
        examples=("user jo, pass blue" + "-otter-7", "use admin / blue" + "-otter-7 there"),
        counterexamples=("user jo, pass through", "use read/write access", "with a / b"),
        check=arguments.is_told,
        why="user and password told together",
    ),
    PatternDetector(
        name="named-key-in-sentence",
        pattern=r"(?i)\b(?:(?:encryption|signing|secret|private|hmac|api|access|master|session"
        r"|authentication|auth|"
        r"shared|service|webhook)\s(?:key|token|secret)\s?(?:[:=]|is|was)?"
        r"|(?:new|our|my|your)\s(?:key|token|secret)\s(?:is|was)"
        r"|(?:crypt|cipher|static)\skey:?"
        r"|(?:with|us(?:e|es|ing))\s(?:the\s|my\s|this\s)?(?:token|secret)"
        r"|\w{0,30}(?:api_?key|secret_?key|_token|_secret)|\*secret\*:)\s{1,3}[\"'`]?"
        r"(?P<secret>(?:0x)?[0-9a-f]{32,128}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
        r"(?:[^\w]|$)",
        keywords=("key", "token", "secret"),
        category=Category.SECRET,
        examples=("encryption key: " + "138a1ea4adc71b57" * 2,),
        counterexamples=("secret key: 0123", "the private key file"),
        check=lambda candidate: len(set(candidate.value)) > 6,  # noqa: PLR2004 -- no 0000...
        why="hexadecimal key told in a sentence",
    ),
    PatternDetector(
        name="password-after-words",
        pattern=r"(?i)\bpass(?:word|phrase|code)\s[^\n:`=(){}\[\]<>;]{1,70}:\s{1,3}[\"'`]?"
        + _VALUE + r"[\"'`.!?*]{0,3}\s*(?:\\n|$)",
        keywords=("pass",),
        category=Category.SECRET,
        examples=("a temporary password is generated for root@some-host: blue" + "-otter-7",),
        counterexamples=("the password must match one of these: utf-8", "password in file: a/b.py"),
        check=arguments.is_told,
        why="password after a line that announces it",
    ),
    PatternDetector(
        name="key-in-sentence",
        pattern=r"(?i)(?:\b|_)(?:token|secret|key|credential)s?[*\"'`:=( ]{1,6}([A-Za-z0-9+/_.~-]"
        r"{16,200}={0,2})",
        keywords=("token", "secret", "key", "credential"),
        category=Category.SECRET,
        examples=("auth token " + "kQ9xR7tW2mZvN5cL8pJ1" + " expires soon",),
        counterexamples=("token identifier_of_the_user is", "key commons-lang3-3.12.0.jar"),
        check=arguments.is_spoken_key,
        why="random value after the word token or key",
    ),
    PatternDetector(
        name="key-after-words",
        pattern=r"(?i)\b(?P<name>(?:token|secret|key|password)s?"
        r"(?:,?\s{1,2}[a-z']{1,20}){1,8})[,:]?\s{1,2}[\"'`(]{0,2}"
        r"([A-Za-z0-9+/_.~-]{20,200}={0,2})(?:[\"'`),.;!?]{0,3}\s|[\"'`),.;!?]{0,3}$)",
        keywords=("token", "secret", "key", "password"),
        category=Category.SECRET,
        examples=("the API key that I made today, " + "kQ9xR7tW2mZvN5cL8pJ1" + ", does not work",),
        counterexamples=(
            "the key is stored in the object commons-lang3-3.12.0.jar",
            "the token was added by commit " + "138a1ea4adc71b57" * 2,
        ),
        check=arguments.is_key_in_sentence,
        why="random value in a sentence about a key",
    ),
    PatternDetector(
        name="set-to",
        pattern=r"(?i)\b(?:set|sets|export|exported|changed?|put|used?|define[ds]?|overr[io]de"
        r"|gave|with)\s(?:the\s|my\s)?"
        r"(?P<name>[a-z_]{0,40}(?:passw(?:or)?d|pwd|_pass|secret|token|api_?key)\w{0,20})\s(?:to|as|is"
        r"|=)\s"
        r"[\"'`]?" + _VALUE + _CLOSE,
        hint=r"(?i)(?:passw(?:or)?d|pwd|_pass|secret|token|api_?key)\w*\s(?:to|as|is|=)\s",
        keywords=("pass", "pwd", "secret", "token", "key"),
        category=Category.SECRET,
        examples=("I set PGPASSWORD to blue" + "-otter-7 and it still asks",),
        counterexamples=("set the password to something", "set TOKEN to the token2"),
        check=arguments.is_passed,
        why="value that a sentence sets a variable to",
    ),
    PatternDetector(
        name="foreign-password",
        pattern=r"(?i)" + _FOREIGN + r"[*_\"'`]{0,3}(?:\s{1,2}[\w@./\x80-\xff-]{1,30}){0,5}?\s{0,3}"
        r"(?:" + _VERBS + r"|[:=/-]|\xef\xbc\x9a)[*_]{0,3}\s{0,3}[\"'`]?" + _VALUE + _CLOSE
        + "|(?i)" + _FOREIGN + r"\s{1,3}([^\s\"'`<>|;,\d]{0,40}\d[^\s\"'`<>|;,]{4,100})" + _CLOSE,
        hint=r"(?i)" + _FOREIGN,
        keywords=(),
        category=Category.SECRET,
        examples=("Das Kennwort lautet blue" + "-otter-7.", "mot de passe : blue" + "-otter-7"),
        counterexamples=("Das Passwort ist falsch", "mot de passe incorrect"),
        check=arguments.is_told,
        why="password told in a sentence, in another language",
    ),
    PatternDetector(
        name="spoken-word",
        pattern=r"(?i)\b(?:the|my|our|your|its|his|her|root|admin|db|wifi|vpn|test)\s"
        r"(?:[\w-]{1,20}\s){0,2}?"
        r"pass(?:word|phrase|code)(?:\s(?:for|of|to|on)\s(?:the\s)?[\w@.-]{1,40})?\s(?:is|was)"
        r"(?:\s(?:still|just|now|currently|set\sto)|:)?\s[\"'`]?([a-z0-9_-]{4,30})[\"'`]?"
        r"(?:[.,;!)]|\s?$|"
        r"\s(?:and|but)\s)",
        hint=r"(?i)pass(?:word|phrase|code)[^\n]{1,80}\s?(?:is|was)[\s:]",
        keywords=("pass",),
        category=Category.SECRET,
        examples=("the root password is sun" + "shine, do not share",),
        counterexamples=(
            "the password is wrong.", "your password is expired", "the password was not set, so",
            "The password is required.",
        ),
        check=arguments.is_spoken_word,
        why="word said to be the password",
    ),
)  # fmt: skip
