"""Telling a published credit from a person's address."""

import pytest

from homeport.detection import Scanner
from homeport.detection.credits import is_credit

MAIL = "jo@" + "some-where.org"
PACKAGE = '{"name": "a", "version": "1.2.0", "license": "MIT", '


@pytest.mark.parametrize(
    "text",
    [
        f"Copyright (c) 2015, Jo Doe <{MAIL}>",
        f" * Copyright © 2001 Jo Doe ({MAIL})",
        f"# (C) 2010-2011 Jo Doe <{MAIL}>",
        f"Copyright Jo Doe <{MAIL}> and Al Roe <{MAIL}>",
        f"# Written by Jo Doe <{MAIL}>",
        f"/* Contributed by Jo Doe <{MAIL}>",
        f" * @author Jo Doe <{MAIL}>",
        f" * Author: Jo Doe <{MAIL}>",
        f"           2013-2016, 2018 Jo Doe <{MAIL}>",
        f"__author__ = 'Jo Doe <{MAIL}>'",
        f"Author-email: Jo Doe <{MAIL}>",
        f'MODULE_AUTHOR("Jo Doe <{MAIL}>");',
        f"# Author: Al Roe\n# Contact: {MAIL}",
        f'"scripts": {{}},\n"contributors": ["Jo Doe <{MAIL}>"],\n"license": "MIT"',
        f"Upstream-Contact: Jo Doe <{MAIL}>",
        f"Upstream Author(s):\n\n    Al Roe\n    Jo Doe <{MAIL}>",
        f"This package was debianized by Jo Doe <{MAIL}> on",
        f'{PACKAGE}"author": "Jo Doe <{MAIL}> (https://some-where.org)"}}',
        f'{PACKAGE}\n"authors": [\n{{\n"name": "Jo Doe",\n"email": "{MAIL}"\n}}\n]}}',
    ],
)
def test_credits(text: str) -> None:
    """Notices, credits in source and descriptions of packages stay as they are."""
    assert is_credit(text.encode(), text.encode().index(MAIL.encode()), len(text.encode()))
    assert not Scanner.default().scan(text)


@pytest.mark.parametrize(
    "text",
    [
        f"# Contact: {MAIL}",
        f"Upstream Authors:\n    Al Roe\nthen mail Jo Doe <{MAIL}>",
        f"Author: Jo Doe <{MAIL}>\nDate: Mon",
        f"Signed-off-by: Jo Doe <{MAIL}>",
        f"# reported by Jo Doe <{MAIL}>",
        f"From: Jo Doe <{MAIL}>",
        f'{{"author": {{"name": "Jo", "email": "{MAIL}"}}}}',
        f'{PACKAGE}"note": "write to {MAIL}"}}',
        f"we got a copyright claim from {MAIL}",
        f"the ticket was written in anger by {MAIL}",
    ],
)
def test_people(text: str) -> None:
    """Who did what when is nobody else's business, nor is a mail address in data."""
    assert any(finding.detector == "email-address" for finding in Scanner.default().scan(text))


@pytest.mark.parametrize("user", ["noreply", "no-reply", "git", "mailer-daemon"])
def test_services(user: str) -> None:
    """An address that nobody reads is no person's."""
    assert not Scanner.default().scan(f"From: {user}@some-where.org")
