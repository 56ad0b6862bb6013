from pathlib import Path

import pytest

from homeport.errors import InputError
from homeport.storage import config_folder
from homeport.weights.trust import FILE, Trust, read_trust, trust_in_force


def _write(text: str) -> Path:
    path = config_folder() / FILE
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_nothing_is_demanded() -> None:
    """The built-in pins are enough where no team says more."""
    assert trust_in_force({}) == Trust()


def test_a_file_is_read() -> None:
    """Signers are found beside the file; the channel has its root."""
    path = _write(
        'require_signing = true\nsigners = ["team.pub", "/etc/x.pub"]\n'
        f'[channel]\nurl = "https://models.example.com"\nroot = "{"a" * 64}"\n'
    )
    trust = trust_in_force({})
    assert trust.require_signing
    assert trust.signers == (path.parent / "team.pub", Path("/etc/x.pub"))
    assert (trust.channel, trust.root) == ("https://models.example.com", "a" * 64)
    assert trust.source == str(path)


@pytest.mark.parametrize("value", ["1", "true", "yes"])
def test_the_environment_only_ever_demands_more(value: str) -> None:
    """It can switch the demand on; off leaves what the file says."""
    assert trust_in_force({"HOMEPORT_REQUIRE_SIGNED_MODELS": value}).require_signing
    _write("require_signing = true")
    assert trust_in_force({"HOMEPORT_REQUIRE_SIGNED_MODELS": "0"}).require_signing


@pytest.mark.parametrize(
    "text",
    [
        "require_signing = 1",
        "signers = 'x'",
        "signers = [1]",
        "other = 1",
        "channel = 1",
        "[channel]\nother = 1",
        "[channel]\nurl = 1",
        "[channel]\nroot = 'abc'",
        "[channel]\nroot = 1",
        "not toml",
    ],
)
def test_what_is_not_understood_is_refused(text: str) -> None:
    """A demand that cannot be read is not taken as none."""
    with pytest.raises(InputError, match="cannot be used") as caught:
        read_trust(_write(text))
    assert "models.toml" in caught.value.hint
