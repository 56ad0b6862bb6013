import pytest

from homeport.detection.phrases import is_phrase


@pytest.mark.parametrize(
    "value",
    [
        "copper-" + "lantern-walnut-otter", "Basil+" + "Timber+Yarrow5", "fjord opal " + "zinnia 7",
        "kettle.walnut." + "zephyr42", "WALNUT_" + "otter_Saddle!",
    ],
)  # fmt: skip
def test_words_that_were_drawn_are_a_phrase(value: str) -> None:
    """Three rare words or more with one mark between them are a pass phrase."""
    assert is_phrase(value)


@pytest.mark.parametrize(
    "value",
    [
        "reset-email-template", "client_secret_basic", "no-referrer-when-downgrade",
        "my-service-account-token", "read_only_field", "copper-lantern",
        "copper-lantern_walnut-otter", "walnut.otter.saddle", "walnut otter saddle", "",
        "-".join(["walnut"] * 40),
    ],
)  # fmt: skip
def test_names_and_sentences_are_no_phrases(value: str) -> None:
    """Words of code, two words, several marks, hosts and sentences are none."""
    assert not is_phrase(value)
