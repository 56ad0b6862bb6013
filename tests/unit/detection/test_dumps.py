"""Secrets in the rows of database dumps."""

import pytest

from homeport.detection import Scanner
from homeport.detection.dumps import in_copies, in_inserts

SECRET = "blue-otter" + "-7"
HASH = "3f786850e387550f" + "dab836ed7e6dc881de23001b"
MADE = """CREATE TABLE `shop`.`u` (
  `id` int(11) NOT NULL AUTO_INCREMENT, -- it's the key, (a number)
  `login` varchar(64) NOT NULL DEFAULT 'a,b)',
  `password` varchar(255) DEFAULT NULL,
  `api_token` char(40) DEFAULT NULL,
  `price` decimal(10,2) DEFAULT NULL,
  `pin` char(4),
  PRIMARY KEY (`id`),
  KEY `x` (`login`,`password`)
) ENGINE=InnoDB;
"""


def inserted(statement: str, above: str = "") -> list[str]:
    """Return the secrets in INSERT statements, where $S and $H stand for two."""
    raw = filled(above, statement).encode()
    return [raw[start:end].decode() for start, end in in_inserts(raw)]


def filled(*parts: str) -> str:
    """Put the secrets in their places."""
    return "".join(parts).replace("$S", SECRET).replace("$H", HASH)


def copied(text: str) -> list[str]:
    """Return the secrets below COPY."""
    raw = text.encode()
    return [raw[start:end].decode() for start, end in in_copies(raw)]


def test_own_columns() -> None:
    """Values are counted against the columns, in every row."""
    columns = "INSERT INTO t (id, note, `password`)"
    rows = " VALUES (1, 'a, (b)', '$S'),\n(2, '', N'$S'), (3, '$S')"
    assert inserted(rows, columns) == [SECRET, SECRET]
    assert inserted("INSERT INTO t (id, password) VALUES (?, ?)") == []
    assert inserted("INSERT INTO t (id, password) VALUES (1, 'open") == []
    assert inserted("INSERT INTO t (id, password) VALUES ") == []
    assert inserted('REPLACE INTO "t" ("id","password") VALUES(1,\'Som*\');') == ["Som*"]


def test_columns_of_the_table() -> None:
    """Columns are read from the CREATE TABLE above, whatever its types, keys and comments."""
    rows = "INSERT INTO `u` VALUES (2,'','Sommer','$H',1.20,'4711'),(3,'','it''s',NULL,0,'');"
    assert inserted(rows, MADE) == ["Sommer", HASH, "4711", "it''s"]
    escaped = "INSERT INTO u VALUES (1,'x','Ge\\'heim','',0,'');"
    assert inserted(escaped, MADE) == ["Ge\\'heim"]
    short = "CREATE TABLE u(id INTEGER, password TEXT);"
    assert inserted("INSERT INTO u VALUES(1,'Som,mer')", short) == ["Som,mer"]


def test_a_definition_that_was_cut() -> None:
    """A definition ends where the next begins."""
    cut = "CREATE TABLE v (a int, (\n"
    rows = "INSERT INTO `u` VALUES (2,'','Sommer','',1.20,'4711');"
    assert inserted(rows, cut + MADE) == ["Sommer", "4711"]


@pytest.mark.parametrize(
    "text",
    [
        "INSERT INTO `other` VALUES (2,'max','$S',NULL,1,'');",
        "INSERT INTO `u` VALUES (2,'max','$S');",  # another table's row
        "INSERT INTO `u` VALUES (2,'max',\"$S",
        "INSERT INTO `u` VALUES (2 'max' '$S')",
        "INSERT INTO u (password, password_changed) VALUES ('2024-01-31 12:00:00', '2024-01-31')",
        "INSERT INTO u (password, token, pin) VALUES (NULL, 'x', 'red'), (1, 2, 3)",
        "CREATE TABLE v (a int, password text",
        "INSERT INTO u (" + "a," * 600 + "password) VALUES ('x')",
        "INSERT INTO u (password, a) VALUES (" + "1," * 600 + "'$S')",
    ],
)
def test_other_values(text: str) -> None:
    """Rows of other tables, rows that do not fit, moments, flags and gaps are left."""
    assert inserted(text, MADE) == []


def test_a_statement_in_a_value() -> None:
    """What a value says is no statement."""
    text = "INSERT INTO u (password, note) VALUES ('Sommer', 'INSERT INTO t (pin) VALUES (4711)')"
    assert inserted(text) == ["Sommer"]


def test_copies() -> None:
    """Rows are read until their end, cell by cell."""
    head = 'COPY public.u (id, login, "password") FROM stdin;\n'
    rows = f"1\tmax\tSommer2023!\r\n2\tan\t{SECRET}\n3\tjo\t\\N\n"
    assert copied(f"{head}{rows}\\.\n4\tx\t{SECRET}\n") == ["Sommer2023!", SECRET]
    assert copied(f"{head}1\tmax\t Sommer ") == ["Sommer"]
    assert copied(f"{head}no row\n1\tmax\t{SECRET}\n") == []
    assert copied(f"COPY u (id, note) FROM stdin;\n1\t{SECRET}\n") == []


def test_a_whole_dump() -> None:
    """What is withheld in a dump is the values, to the character."""
    text = filled(MADE, "INSERT INTO `u` VALUES (2,'max','Sommer2023!','$H',1.20,NULL);\n")
    findings = Scanner.default().scan(text)
    assert [text[f.span.start : f.span.end] for f in findings] == ["Sommer2023!", HASH]


def test_a_row_holds_data() -> None:
    """A cell that reads like the name of a field is a password as well as any."""
    value = "passwd" + "-47x"
    text = "INSERT" + f" INTO u (id, password) VALUES (1, '{value}');"
    [span] = in_inserts(text.encode())
    assert text[slice(*span)] == value
