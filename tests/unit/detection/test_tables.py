"""Secrets in tables."""

import pytest

from homeport.detection.tables import in_tables, phones_in_tables, streets_in_tables

SECRET = "blue-otter" + "-7"


def cells(data: str) -> list[str]:
    """Return the secrets in tables."""
    raw = data.encode()
    return [raw[start:end].decode() for start, end in in_tables(raw)]


@pytest.mark.parametrize(
    "table",
    [
        f"name,password\njo,{SECRET}\n",
        f'"name";"password"\n"jo";"{SECRET}"\n',
        f"name\tpassword\njo\t{SECRET}",
        f"| user | **password** |\n|:---|---:|\n| jo | `{SECRET}` |\n",
        f" user | password \n------+----------\n jo   | {SECRET}\n",
        f'name,password,note\njo,{SECRET},"a, b"\n',
    ],
)
def test_columns(table: str) -> None:
    """A cell below a password's name is found, whatever separates the cells."""
    assert cells(table) == [SECRET]


@pytest.mark.parametrize(
    "table",
    [
        f"password,\n{SECRET},\n",  # one column: a list
        f"name, your password!\njo,{SECRET}\n",  # no header
        f"name,password\njo,{SECRET},more\n",  # no row of the table
        f"name,size\njo,{SECRET}\n",
        "name,password\njo,required\n",
        f"name,password\n\njo,{SECRET}\n",
        f"{'x' * 5000},password\njo,{SECRET}\n",
        ",".join(["a"] * 70) + ",password\n",
        "the password",
    ],
)
def test_no_tables(table: str) -> None:
    """Lists, prose, other columns and words are left."""
    assert cells(table) == []


def test_several_headers() -> None:
    """A header below a table begins another one."""
    table = f"name,password\njo,{SECRET}\n\nid,token,password\n1,none,{SECRET}\n"
    assert cells(table) == [SECRET, SECRET]


def test_phones() -> None:
    """A number below the name of a telephone is found, a date or a word is not."""
    raw = b"name,phone,mobile number\njo,030 901820,2019-10-12\nan,none,0171 2345678\n"
    spans = phones_in_tables(raw)
    assert [raw[start:end] for start, end in spans] == [b"030 901820", b"0171 2345678"]


def test_a_head_with_doubled_bars() -> None:
    """A wiki's table, whose head alone has two bars between its names, is read as any other."""
    value = "blue" + "-otter-7"
    text = f"||env||login||password||\n|prod|app|{value}|\n"
    assert cells(text) == [value]


def test_streets() -> None:
    """A street with its number below the name of one is found, an address of memory is not."""
    raw = b"name,street,address 2\njo,Lindenstrasse 12,0x7391\nan,742 Evergreen Terrace,none\n"
    spans = streets_in_tables(raw)
    assert [raw[start:end] for start, end in spans] == [
        b"Lindenstrasse 12", b"742 Evergreen Terrace",
    ]  # fmt: skip
