"""Secrets in entries: name and value are fields of one thing, in markup, lists and plans."""

from homeport.detection.arguments import is_changed, is_passed
from homeport.detection.catalogue.assignments import KEYWORDS, NAME, STRONG
from homeport.detection.detector import BlockDetector, PatternDetector
from homeport.detection.judgement import is_real, is_secret
from homeport.domain import Category

# A line of a plan: what becomes of the value beside a name.
_CHANGED = (
    r"(?i)[~+-]\s{1,3}[\"']?(?P<name>[\w.-]{0,60}?(?:" + STRONG + r"[\w.-]{0,40}?"
    r"|value|result))[\"']?\s*[=:]\s*"
)

DETECTORS = (
    PatternDetector(
        name="name-and-value",
        pattern=r"(?i)[\"']?(?:name|key|variable|header)[\"']?\s{0,3}[=:]\s{0,3}[\"']?"
        r"(?:[\w./:-]{0,120}[/:])?" + NAME
        + r"[\"']?\s{0,3}(?:[,;]\s{0,3}|\s{1,3})"
        r"(?:[\"']?\w{1,20}[\"']?\s{0,3}[=:]\s{0,3}(?:[\"'][^\"'\n]{0,60}[\"']|\w{1,20}),?\s{1,3}){0,3}"
        r"[\"']?value[\"']?\s{0,3}[=:]\s{0,3}[\"']?([^\s\"'<>]{4,})",
        keywords=KEYWORDS,
        category=Category.SECRET,
        examples=('{"name": "DB_PASSWORD", "value": "' + "kQ9xR7" + 'tW2m"}',),
        counterexamples=('<add key="TokenCount" value="4096"/>',),
        check=is_secret,
        why="value of an entry with a secret-like name",
    ),
    PatternDetector(
        name="element-text",
        pattern=r"(?i)(?:^|[^\w?])<(?P<name>[\w:.-]{0,40}?" + STRONG + r"[\w:.-]{0,40}?)(?:\s[^"
        r"<>\n]{0,200})?>"
        r"\s{0,8}(?:<!\[CDATA\[)?([^<>\s][^<>\n]{3,}?)(?:\]\]>)?\s{0,8}(?:</|$)",
        keywords=KEYWORDS,
        category=Category.SECRET,
        examples=("<dbPassword>" + "kQ9xR7" + "tW2m</dbPassword>",),
        counterexamples=("<password>changeme</password>", "<Token>text</Token>"),
        check=is_secret,
        why="text of an element with a secret-like name",
    ),
    PatternDetector(
        name="field-and-value",
        pattern=r"(?i)\b(?:field|property|parameter|column|attribute|setting|option|variable)\s[\"'`\[]"
        r"(?P<name>[\w.-]{0,40}?" + STRONG + r"[\w.-]{0,40}?)[\"'`\]]"
        r"[^\n]{0,60}?\bvalue\s{0,2}[=:]?\s{0,2}"
        r"[\"'`\[]([^\"'`\[\]\n]{4,200})[\"'`\]]",
        hint=r"(?i)" + STRONG + r"[\w.-]{0,40}[\"'`\]][^\n]{0,60}?\bvalue",
        keywords=KEYWORDS,
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
        r"(?:" + STRONG + r"|key\b)[\w:.-]{0,40}?)[\"'][^<>\n]{0,100}>\s{0,8}"
        r"(?:<\w[^<>\n]{0,80}>\s{0,8}){0,2}([^<>\s][^<>\n]{3,200}?)\s{0,8}</",
        keywords=KEYWORDS,
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
        opening=r"(?i)<[\w:.-]{0,40}?" + STRONG + r"[\w:.-]{0,40}?>\s{0,8}$",
        pattern=r"(?i)<(?P<name>[\w:.-]{1,100})>\s{1,40}([^<>\s]{4,})\s{1,40}</",
        keywords=KEYWORDS,
        category=Category.SECRET,
        examples=("<apiToken>\n    " + "kQ9xR7tW2m" + "ZvN5\n</apiToken>",),
        counterexamples=("<apiToken>\n    changeme\n</apiToken>",),
        check=is_secret,
        why="text of an element with a secret-like name",
    ),
    BlockDetector(
        name="terraform-default",
        opening=r"(?i)^\s{0,8}variable\s+\"?[\w-]{0,40}?" + STRONG + r"[\w-]{0,40}?\"?\s*\{",
        pattern=r"(?i)\s{0,8}variable\s+\"?(?P<name>[\w-]{1,100})\"?\s*\{[^{}]{0,400}?\bdefault\s*=\s*"
        r"\"([^\"\n]{4,})\"",
        keywords=KEYWORDS,
        category=Category.SECRET,
        examples=('variable "db_password" {\n  default = "' + "kQ9xR7" + 'tW2m"\n}\n',),
        counterexamples=('variable "db_password" {\n  sensitive = true\n}\n',),
        check=is_secret,
        why="default of a variable with a secret-like name",
    ),
    BlockDetector(
        name="name-and-value-below",
        opening=r"(?i)\b(?:name|key|id)[\"']?\s{0,20}[:=]\s{0,4}[\"']?[\w./:-]{0,80}?" + STRONG
        + r"[\w./-]{0,60}?[\"']?,?\s{0,8}$",
        pattern=r"(?i)(?:name|key|id)[\"']?\s{0,20}[:=]\s{0,4}[\"']?"
        r"(?P<name>[\w./:-]{1,160})[\"']?,?[ \t]*"
        r"(?:\r?\n[^{}\[\]\n]{0,120}){0,3}?\r?\n[ \t~+-]{0,40}"
        r"[\"']?value[\"']?\s{0,20}[:=]\s{0,4}[\"']?([^\s\"'<>]{4,})",
        keywords=KEYWORDS,
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
        name="value-and-name",
        pattern=r"(?i)[\"'](?:value|val|default|example)[\"']\s{0,3}:\s{0,3}[\"']([^\"'\s]{6,400})[\"'],\s{0,8}"
        r"(?:[\"']\w{1,20}[\"']\s{0,3}:\s{0,3}(?:[\"'][^\"'\n]{0,60}[\"']|\w{1,20}),\s{0,8}){0,3}"
        r"[\"'](?:name|key|variable|header)[\"']\s{0,3}:\s{0,3}[\"']"
        r"(?P<name>[\w./:-]{0,80}?(?:" + STRONG + r")[\w.-]{0,40})[\"']",
        hint=r"(?i)[\"'](?:value|val|default|example)[\"']\s{0,3}:\s{0,3}[\"'][^\"'\s]{6}",
        keywords=("value", "val", "default", "example"),
        category=Category.SECRET,
        examples=('{"value": "kQ9xR7' + 'tW2m", "type": "text", "name": "DB_PASSWORD"}',),
        counterexamples=('{"value": "identifier", "name": "token"}',),
        check=is_secret,
        why="value of an entry with a secret-like name behind it",
    ),
    BlockDetector(
        name="value-above-name",
        opening=r"(?i)^[\s-]{0,40}[\"']?(?:value|val|default|example)[\"']?\s{0,3}[:=]\s{1,3}[\"']?[^\s\"'{\[]"
        r"[^\s\"']{5,400}[\"']?,?[ \t]*\r?$",
        pattern=r"(?i)[\s-]{0,40}[\"']?\w{1,10}[\"']?\s{0,3}[:=]\s{1,3}[\"']?"
        r"([^\s\"']{6,400}?)[\"']?,?[ \t]*\r?\n"
        r"(?:[^{}\[\]\n]{0,80}\n){0,2}?[\s-]{0,40}[\"']?(?:name|key|variable|header)[\"']?\s{0,3}[:=]\s{1,3}"
        r"[\"']?(?P<name>[\w./:-]{1,120})[\"']?,?[ \t]*(?:\r?\n|$)",
        keywords=("value", "val", "default", "example"),
        category=Category.SECRET,
        examples=('  example: "kQ9xR7' + 'tW2mZvN5"\n  name: X-Api-Key\n',),
        counterexamples=("  value: identifier\n  name: token\n", "- value: 17\n  name: x\n"),
        check=is_secret,
        why="value of an entry with a secret-like name below it",
    ),
    PatternDetector(
        name="changed-value",
        pattern=_CHANGED + r"\"[^\"\n]{0,400}\"\s->\s\"([^\"\n]{4,400})\"",
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
        pattern=_CHANGED + r"\"([^\"\n]{4,400})\"\s->\s",
        hint=r"\"\s->\s",
        keywords=("->",),
        category=Category.SECRET,
        examples=('  ~ result = "kQ9xR7' + 'tW2mZvN5cL8p" -> (known after apply)',),
        counterexamples=('  ~ name = "kQ9xR7tW2mZvN5cL8p" -> null',),
        check=is_changed,
        why="old value beside a secret-like name",
    ),
    BlockDetector(
        name="changed-value-below",
        opening=r"(?i)\bname[\"']?\s{0,20}[:=]\s{0,4}[\"'][\w./:-]{0,80}?(?:" + STRONG
        + r"|pass)[\w./-]{0,60}?[\"'],?\s{0,8}$",
        pattern=r"(?i)name[\"']?\s{0,20}[:=]\s{0,4}[\"'](?P<name>[\w./:-]{1,160})[\"'],?[ \t]*"
        r"(?:\r?\n[^{}\[\]\n]{0,120}){0,3}?\r?\n[ \t~+-]{0,40}"
        r"(?:secret_string|value)\s{0,20}=\s{0,4}"
        r"\"[^\"\n]{0,400}\"\s->\s\"([^\"\n]{4,400})\"",
        keywords=KEYWORDS,
        category=Category.SECRET,
        examples=('    name  = "db-password"\n  ~ value = "one-lamp-1" -> "blue' + '-otter-7"\n',),
        counterexamples=('    name  = "db-password"\n  ~ value = "one-lamp-1" -> null\n',),
        check=is_passed,
        why="new value of an entry with a secret-like name",
    ),
    BlockDetector(
        name="nested-value",
        opening=r"(?i)\"[\w.-]{0,40}?" + STRONG + r"[\w.-]{0,40}\"\s{0,4}:\s{0,4}\{",
        pattern=r"(?i)\"(?P<name>[\w.-]{1,120})\"\s{0,4}:\s{0,4}\{\s{0,80}"
        r"(?:\"type\"\s{0,4}:\s{0,4}\"\w{1,20}\",\s{0,80})?"
        r"\"(?:value|default|default_?value|string_?value|s|content|data)\"\s{0,4}:\s{0,4}\""
        r"([^\"\n]{4,400})\"",
        keywords=KEYWORDS,
        category=Category.SECRET,
        examples=('"adminPassword": {"value": "blue' + '-otter-7"}',),
        counterexamples=('"password": {"value": "[pw(\'a\')]"}', '"token": {"value": "a"}'),
        check=is_passed,
        why="value in an object with a secret-like name",
    ),
)  # fmt: skip
