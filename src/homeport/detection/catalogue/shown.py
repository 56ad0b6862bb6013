"""Secrets that a question names and the next line shows: commands, consoles, replies, chats."""

from homeport.detection import arguments, machine_logins
from homeport.detection.detector import BlockDetector, DocumentDetector
from homeport.detection.judgement import is_random
from homeport.domain import Category

_WORDS = r"(?:passw(?:or)?d|passphrase|pwd|secret|token|credential|api[_-]?key|access[_-]?key)"
_LABEL = r"[\w.-]{0,30}?(?:" + _WORDS + r"|pass|api[ -]key|access[ -]key)\w{0,12}"
_KEYWORDS = ("passw", "passphrase", "pwd", "secret", "token", "credential", "key")
_TOOLS = r"\bpass\s(?:show\s)?\w|\bpwgen\b|\bopenssl\srand\b|\bbw\sget\s|\bop\sread\s|\bauthtool\b"
_ALONE = r"[ \t]{0,8}[\"']?([^\s\"'`<>|$]{8,400})[\"']?[ \t]{0,8}(?:\r?\n|$)"
_LITERAL = r"(?:\"([^\"\n]{4,400})\"|'([^'\n]{4,400})')"

DETECTORS = (
    BlockDetector(
        name="command-output",
        opening=r"(?i)(?:[$%>]|[\w~/\]]#)\s{1,3}[^\n]{0,300}(?:" + _WORDS + "|" + _TOOLS + ")",
        pattern=r"(?i)(?:[$%>]|[\w~/\]]#)\s{1,3}(?:sudo\s)?"
        r"(?P<name>[\w./-]{1,80})[^\n]{0,800}\n" + _ALONE,
        keywords=(*_KEYWORDS, "pass", "pwgen", "openssl", "bw", "op", "authtool"),
        category=Category.SECRET,
        examples=(
            "$ gcloud secrets versions access latest\n" + "kQ9xR7tW2m" + "ZvN5cL\n",
            "jo@box:~$ pass show mail\nblue" + "-otter-7\nlogin: jo\n",
        ),
        counterexamples=(
            "$ ls secrets\nblue-otter-7\n", "$ cat token.txt\nthe token is\n",
            "$ which pass\n/usr/bin/pass2\n", "$ vim token.py\ntoken.py2\n",
            "# of the secret\n'blue-otter-7'\n",
        ),
        check=arguments.is_shown,
        why="value shown below the command that asks for a secret",
    ),
    BlockDetector(
        name="broken-header",
        opening=r"(?i)authorization[\"']?\s?:\s{0,3}(?:bearer|basic|token|digest)?[ \t]{0,4}\r?$",
        pattern=r"(?i)authorization[\"']?\s?:\s{0,8}(?:bearer|basic|token)\s{1,8}"
        r"([A-Za-z0-9+/_.=~-]{16,900})",
        keywords=("authorization",),
        category=Category.SECRET,
        examples=("-H 'Authorization: Bearer\n" + "kQ9xR7tW2m" + "ZvN5cL8pJ1' https",),
        counterexamples=("Authorization:\nBearer tokens are used here\n",),
        check=is_random,
        why="credential of a header that a terminal broke",
    ),
    BlockDetector(
        name="folded-value",
        opening=r"(?i)(?:^|[\s\"'])[\w.-]{0,60}?(?:passw|secret|token|api_?key)[\w.-]{0,40}[\"']?\s{0,2}:"
        r"\s[>|][+-]?\d?[ \t]*\r?$",
        pattern=r"(?i)[\s\"']?(?P<name>[\w.-]{1,120})[\"']?\s{0,2}:\s[>|][+-]?\d?[ \t]*\r?\n"
        r"(?P<secret>[ \t]{1,40}[^\s\"'`<>]{6,80}(?:\r?\n[ \t]{1,40}[^\s\"'`<>:]{4,80}){0,12})"
        r"[ \t]*(?:\r?\n|$)",
        keywords=_KEYWORDS,
        category=Category.SECRET,
        examples=("api_token: >-\n  kQ9xR7tW2m" + "\n  ZvN5cL8pJ1\nnext: 1\n",),
        counterexamples=("token: |\n  some words here\n", "token_help: >\n  description\n  goes\n"),
        check=arguments.is_folded,
        why="value over several lines beside a secret-like name",
    ),
    DocumentDetector(
        name="logins-of-machine",
        trigger=machine_logins.TRIGGER,
        find=machine_logins.in_lists,
        keywords=("chpasswd",),
        category=Category.SECRET,
        examples=("chpasswd:\n  list: |\n    root:blue" + "-otter-7\n    jo:one" + "-lamp-1\n",),
        counterexamples=("chpasswd:\n  expire: false\n",),
        why="password that a new machine is given",
    ),
    BlockDetector(
        name="console-output",
        opening=r"(?i)(?:^In \[\d+\]:|\birb[^\n>]*>|\bpry[^\n>]*>|^>>>"
        r"|^>)\s[^\n]*?" + _WORDS
        + r"[\w\])\"'.:]{0,20}\s*$",
        pattern=r"(?i)[^\n]*\n(?:Out\[\d+\]:|=>)\s{0,3}" + _LITERAL,
        keywords=_KEYWORDS,
        category=Category.SECRET,
        examples=("In [3]: db.password\nOut[3]: 'blue" + "-otter-7'\n",),
        counterexamples=("In [3]: password\nOut[3]: 'changeme'\n", "> token\n'a'\n"),
        check=arguments.is_told,
        why="value that a console shows below its name",
    ),
    BlockDetector(
        name="numbered-reply",
        opening=r"(?i)\d\)\s\"[\w.-]{0,40}(?:pass|secret|token|auth)[\w.-]{0,20}\"\s*$",
        pattern=r"\d\)\s\"(?P<name>[\w.-]{1,80})\"\s*\n\s{0,8}\d\)\s\"([^\"\n]{4,400})\"",
        keywords=("pass", "secret", "token", "auth"),
        category=Category.SECRET,
        examples=('1) "requirepass"\n2) "blue' + '-otter-7"\n',),
        counterexamples=('1) "requirepass"\n2) ""\n',),
        check=arguments.is_named,
        why="value behind its name in a numbered reply",
    ),
    BlockDetector(
        name="value-below-label",
        opening=r"(?i)^[\s>#*_|\"'-]{0,12}(?:[\w./'*-]{1,30} ){0,6}?[*_`\"']{0,3}" + _LABEL
        + r"[*_`\"']{0,3}(?: [\w./'-]{1,30}){0,5}[*_`\"']{0,3}\s?:?[*_\"']{0,3}[ \t]*\r?$",
        pattern=r"(?i)[^\n]*?(?P<name>" + _LABEL + r")[^\n]*\n"
        r"(?:[ \t>]{0,8}[-=]{0,80}\r?\n){0,2}(?:[ \t>]{0,8}(?:```|~~~)\w{0,12}[ \t]*\r?\n)?"
        r"[ \t>]{0,12}(?:- )?[`\"'*]{0,3}([^\s\"'`<>|${}()\[\]:][^\s\"'`<>|]{5,400}?)"
        r"[`\"'*]{0,3}[ \t]*(?:\r?\n|$)",
        keywords=(*_KEYWORDS, "pass"),
        category=Category.SECRET,
        examples=(
            "the password for the database is:\n\n```\nblue" + "-otter-7\n```\n",
            "Password\nblue" + "-otter-7\n", "password:\n    blue" + "-otter-7\n",
        ),
        counterexamples=(
            "password:\n  type: string\n", "Passwords\n---------\n", "token\n  identifier\n",
            "    def password(\n        self,\n",
        ),
        check=arguments.is_passed,
        why="value alone on the line below a label for a secret",
    ),
    BlockDetector(
        name="asked-in-chat",
        opening=r"(?i)\b(?:" + _WORDS + r"|pw)\b[^\n?]{0,80}\?\s*$",
        pattern=r"(?i)[^\n]*\?\s*\n(?:[^\n]{0,40}?(?:it'?s|is|:|>|-)?\s{1,3})?[\"'`]{0,3}"
        r"([^\s\"'`<>|]{6,200}?)[.,!\"'`]{0,4}[ \t]{0,4}(?:\r?\n|$)",
        keywords=(*_KEYWORDS, "pw"),
        category=Category.SECRET,
        examples=("what is the root password?\nbob: blue" + "-otter-7\n",),
        counterexamples=("Forgot your password?\nReset it here.\n",),
        check=arguments.is_told,
        why="answer to a question for a secret",
    ),
)  # fmt: skip
