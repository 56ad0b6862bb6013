"""Secrets that a question names and the next line shows: commands, consoles, replies, chats."""

from homeport.detection import arguments
from homeport.detection.detector import BlockDetector
from homeport.domain import Category

_WORDS = r"(?:passw(?:or)?d|passphrase|pwd|secret|token|credential|api[_-]?key|access[_-]?key)"
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
        name="console-output",
        opening=r"(?i)(?:^In \[\d+\]:|\birb[^\n]{0,30}>|\bpry[^\n]{0,30}>|^>>>"
        r"|^>)\s[^\n]{0,200}?" + _WORDS
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
        name="asked-in-chat",
        opening=r"(?i)\b" + _WORDS + r"\b[^\n?]{0,80}\?\s*$",
        pattern=r"(?i)[^\n]*\?\s*\n[^\n]{0,40}?(?:it'?s|is|:|>|-)?\s{1,3}[\"'`]{0,3}"
        r"([^\s\"'`<>|]{6,200}?)[.,!\"'`]{0,4}[ \t]{0,4}(?:\r?\n|$)",
        keywords=_KEYWORDS,
        category=Category.SECRET,
        examples=("what is the root password?\nbob: blue" + "-otter-7\n",),
        counterexamples=("Forgot your password?\nReset it here.\n",),
        check=arguments.is_told,
        why="answer to a question for a secret",
    ),
)  # fmt: skip
