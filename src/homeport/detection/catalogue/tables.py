"""Secrets in columns and rows of tables."""

from homeport.detection import arguments, dumps, tables
from homeport.detection.detector import DocumentDetector, PatternDetector
from homeport.domain import Category

_NAMES = r"(?:passw(?:or)?d|passphrase|pwd|pass|secret|token|api_?key|access_?key)"
_KEYWORDS = ("passw", "passphrase", "pwd", "pass", "secret", "token", "key")

DETECTORS = (
    DocumentDetector(
        name="table-column",
        trigger=tables.TRIGGER,
        find=tables.in_tables,
        keywords=("pass", "pwd", "secret", "token", "key"),
        category=Category.SECRET,
        examples=(
            "name,password\njo,blue" + "-otter-7\n",
            "| user | password |\n|---|---|\n| jo | blue" + "-otter-7 |\n",
        ),
        counterexamples=(
            "| option | token |\n|---|---|\n| --api | required |\n",
            "name, password, and more\nthan, that, is9here\n",
        ),
        why="cell of a column with a secret-like name",
    ),
    DocumentDetector(
        name="phone-column",
        trigger=tables.PHONE_TRIGGER,
        find=tables.phones_in_tables,
        keywords=("phone", "mobile", "fax", "tel", "cell"),
        category=Category.PHONE,
        examples=("name,phone\njo,030 " + "901820\n",),
        counterexamples=("name,phone\njo,none\n", "a,b\n1,030 901820\n"),
        why="cell of a column for telephone numbers",
    ),
    DocumentDetector(
        name="street-column",
        trigger=tables.STREET_TRIGGER,
        find=tables.streets_in_tables,
        keywords=("street", "addr", "stra", "adresse", "calle", "direcci", "indirizzo"),
        category=Category.ADDRESS,
        examples=("name,street\njo,742 Evergreen " + "Terrace\n",),
        counterexamples=("name,street\njo,none\n", "name,address\njo,0x7391\n"),
        why="cell of a column for streets",
    ),
    DocumentDetector(
        name="inserted-value",
        trigger=dumps.INTO_OR_MADE,
        find=dumps.in_inserts,
        keywords=("into", "table"),
        category=Category.SECRET,
        examples=(
            "INSERT" + " INTO users (name, password) VALUES ('jo', 'blue-otter-7');",
            "CREATE TABLE `u` (\n  `id` int,\n  `password` text\n);\n"
            "INSERT" + " INTO `u` VALUES (2,'ge" + "heim');",
        ),
        counterexamples=(
            "INSERT INTO users (name, password) VALUES (?, ?);",
            "CREATE TABLE u (id int, note text);\nINSERT INTO u VALUES (2,'blue-otter-7');",
            "CREATE TABLE u (id int, password text);\nINSERT INTO v VALUES (2,'blue-otter-7');",
        ),
        why="value for a column with a secret-like name",
    ),
    DocumentDetector(
        name="copied-row",
        trigger=dumps.FROM_STDIN,
        find=dumps.in_copies,
        keywords=("stdin",),
        category=Category.SECRET,
        examples=("COPY public.u (id, password) FROM stdin;\n2\tge" + "heim\n\\.\n",),
        counterexamples=(
            "COPY public.u (id, password) FROM stdin;\n2\t\\N\n\\.\n3\tblue-otter-7\n",
            "COPY public.u (id, note) FROM stdin;\n2\tblue-otter-7\n\\.\n",
        ),
        why="cell for a column with a secret-like name in a dump",
    ),
    PatternDetector(
        name="aligned-row",
        pattern=r"(?i)^[\s\xe2\x94\x82|]{0,20}(?P<name>[\w./-]{0,40}?" + _NAMES
        + r"[\w-]{0,20})(?:[ \t]{2,40}|\t)([^\s|\"'`<>]{4,200})[ \t|]*\r?$",
        hint=r"(?i)" + _NAMES + r"[\w-]{0,20}(?:[ \t]{2}|\t)",
        keywords=_KEYWORDS,
        category=Category.SECRET,
        examples=("db_pass     blue" + "-otter-7",),
        counterexamples=("password     required", "--token      TOKEN", "db_pass  <set>"),
        check=arguments.is_passed,
        why="value in the column beside a secret-like name",
    ),
    PatternDetector(
        name="marked-up-row",
        pattern=r"(?i)<(?:t[dh]|dt|b|strong|label|span|em|p|li)(?:\s[^<>\n]{0,100})?>\s{0,8}(?P<name>"
        r"[\w./ -]{0,40}?" + _NAMES + r"[\w-]{0,20})\s?:?(?:</\w{1,10}>\s{0,8}:?\s{0,8}){1,3}"
        r"(?:<\w{1,10}(?:\s[^<>\n]{0,100})?>\s{0,8}){0,3}[\"'`]?([^\s\"'`<>]{4,200})",
        hint=r"(?i)" + _NAMES + r"[\w-]{0,20}\s?:?</",
        keywords=_KEYWORDS,
        category=Category.SECRET,
        examples=(
            "<tr><td>EMAIL_PASSWORD</td><td><pre>'blue" + "-otter-7'</pre></td></tr>",
            "<b>Password:</b> blue" + "-otter-7",
        ),
        counterexamples=("<td>password</td><td>required</td>", "<b>Token:</b> <i>none</i>"),
        check=arguments.is_passed,
        why="value beside a secret-like name in a page",
    ),
    PatternDetector(
        name="table-row",
        pattern=r"(?i)(?:^|\|)\s{0,40}[`*\"]{0,3}(?P<name>[\w.-]{0,40}?" + _NAMES
        + r")[`*\"]{0,3}\s{0,40}\|\s{0,40}[`*\"]{0,3}"
        r"([^\s|\"'`*<>][^\s|\"'`<>]{4,200})[`*\"]{0,3}\s{0,40}(?:\||$)",
        keywords=_KEYWORDS,
        category=Category.SECRET,
        examples=("| DB_PASSWORD | blue" + "-otter-7 |",),
        counterexamples=("| password | required |", "| api_token | string |"),
        check=arguments.is_passed,
        why="row of a table with a secret-like name",
    ),
)  # fmt: skip
