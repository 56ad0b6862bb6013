"""A file of a person's own rules."""

from argparse import ArgumentParser
from pathlib import Path

import pytest

from homeport.cli import redact
from homeport.cli.rules import read_rules
from homeport.domain import Category
from homeport.errors import InputError

GOOD = r"""
[[rules]]
name = "acme-token"
pattern = 'ACME-[A-Z0-9]{12}'
category = "credential"
why = "token of the Acme service"

[[rules]]
name = "badge"
pattern = "badge \\d{4}"
"""


def written(tmp_path: Path, text: str) -> Path:
    """Write a rule file."""
    path = tmp_path / "rules.toml"
    path.write_text(text)
    return path


def test_rules_are_read(tmp_path: Path) -> None:
    """A rule has a name and a pattern; the rest has defaults."""
    token, badge = read_rules(written(tmp_path, GOOD))
    assert (token.name, token.category) == ("acme-token", Category.CREDENTIAL)
    assert token.why == "token of the Acme service"
    assert (badge.pattern, badge.category) == (r"badge \d{4}", Category.SECRET)


def test_redact_uses_them(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """`homeport redact --rules` withholds what they match, and what it always did."""
    rules = written(tmp_path, GOOD)
    text = tmp_path / "text"
    text.write_text("ACME-" + "Q7RB2XKDT5WN" + " badge 4711, mail jo@some.org\n")
    parser = ArgumentParser()
    redact.add_arguments(parser)
    assert redact.execute(parser.parse_args(["--rules", str(rules), str(text)])) == 0
    out = capfdbinary.readouterr().out
    assert out.count(b"[HP_") == 3
    assert b"[HP_CREDENTIAL_" in out


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("rules = 1", "holds no rules"),
        ("x = = 1", r"rules.toml: .*line 1"),
        ("\n\n[[rules]]\nname = 'a'\npattern = '(?=x)'", r"rules.toml:5: .*\(\?=x\)"),
        ("[[rules]]\nname = 'a'\npattern = '[a-'", r"rules.toml:3: .*\[a-"),
        ("[[rules]]\nname = 'a'\npattern = 'x*'", r"rules.toml:3: .*empty text"),
        ("[[rules]]\nname = 'a'", r"rules.toml:2: a rule has"),
        ("[[rules]]\nname = 'a'\npattern = 'x'\nsize = 1", r"rules.toml:4: a rule has no 'size'"),
        ("[[rules]]\nname = 'a'\npattern = 'x'\ncategory = 'y'", r"rules.toml:3: .*category 'y'"),
        ("[[rules]]\nname = '\u00fc'\npattern = 1", r"rules.toml:3: a rule has"),
    ],
)
def test_broken_rules(tmp_path: Path, text: str, message: str) -> None:
    """What is wrong is named with file, line, pattern and the next step."""
    with pytest.raises(InputError, match=message) as caught:
        read_rules(written(tmp_path, text))
    assert caught.value.hint


def test_missing_file(tmp_path: Path) -> None:
    """A rule file that is not there is an error."""
    with pytest.raises(InputError, match="no such file"):
        read_rules(tmp_path / "missing")
