"""Consent is asked for under one name, and given only by it."""

import argparse

import pytest

from homeport.cli.consent import add_consent, consent_of
from homeport.sandbox import Consent


@pytest.mark.parametrize(
    ("given", "consent"), [([], Consent.NONE), (["--unprotected"], Consent.UNPROTECTED)]
)
def test_consent_is_what_the_option_says(given: list[str], consent: Consent) -> None:
    """Without the option nobody has agreed to anything."""
    parser = argparse.ArgumentParser()
    add_consent(parser)
    assert consent_of(parser.parse_args(given)) is consent
