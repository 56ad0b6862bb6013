"""Examples in the documentation run: settings load, policies decide."""

import re
from pathlib import Path

import pytest

from homeport.gateway.settings import load_settings
from homeport.identity import load_identity_settings
from homeport.policy import load_policy
from homeport.weights.trust import read_trust

ROOT = Path(__file__).parents[2]


def _examples(kind: str) -> list[object]:
    fence = re.compile(rf"^```{kind}\n(.*?)^```", re.DOTALL | re.MULTILINE)
    return [
        pytest.param(block, id=f"{page.name}-{number}")
        for page in sorted((ROOT / "docs").rglob("*.md"))
        for number, block in enumerate(fence.findall(page.read_text(encoding="utf-8")), 1)
    ]


@pytest.mark.parametrize("example", _examples("toml"))
def test_settings_examples_load(example: str, tmp_path: Path) -> None:
    """Every TOML example is a valid homeport.toml of a user, or the file it says it is."""
    first = example.partition("\n")[0].removeprefix("# ")
    name = first if first in ("identity.toml", "models.toml") else "homeport.toml"
    (tmp_path / name).write_text(example, encoding="utf-8")
    match name:
        case "identity.toml":
            assert load_identity_settings(tmp_path / name).issuers
        case "models.toml":
            assert read_trust(tmp_path / name).require_signing
        case _:
            assert load_settings({}, tmp_path, None).origins


@pytest.mark.parametrize("example", _examples("yaml"))
def test_policy_examples_load(example: str) -> None:
    """Every YAML example that is a whole policy is accepted as it stands."""
    if "rules:" not in example:
        pytest.skip("not a whole policy")
    assert load_policy(example, source="docs").digest
