"""Which policy is in force."""

from pathlib import Path

import pytest

from homeport.errors import PolicyError
from homeport.policy import default_policy, policy_in_force, read_policy
from homeport.policy.document import MOST_CHARACTERS

TEXT = "name: {name}\nrules:\n  - default: local\n"


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an empty config folder and no variable."""
    monkeypatch.setenv("HOMEPORT_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.delenv("HOMEPORT_POLICY", raising=False)
    (tmp_path / "config").mkdir()
    return tmp_path / "config"


def write(path: Path, name: str) -> Path:
    """Write a small policy."""
    path.write_text(TEXT.format(name=name))
    return path


def test_order(config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file named wins over the variable, that over the user's own, that over the built-in."""
    assert policy_in_force() == default_policy()
    write(config / "policy.yaml", "own")
    assert policy_in_force().name == "own"
    monkeypatch.setenv("HOMEPORT_POLICY", str(write(tmp_path / "variable.yaml", "variable")))
    assert policy_in_force().name == "variable"
    assert policy_in_force(write(tmp_path / "named.yaml", "named")).name == "named"


def test_missing_is_an_error(config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A policy that was named and is not there is never replaced by another."""
    write(config / "policy.yaml", "own")
    monkeypatch.setenv("HOMEPORT_POLICY", str(tmp_path / "missing.yaml"))

    with pytest.raises(PolicyError, match=r"missing\.yaml: cannot be read"):
        policy_in_force()
    with pytest.raises(PolicyError, match="cannot be read"):
        policy_in_force(tmp_path)


def test_broken_own_file(config: Path) -> None:
    """The user's own file decides even when it is broken: as an error."""
    (config / "policy.yaml").write_text("rules: nonsense")

    with pytest.raises(PolicyError, match="rules must be a list"):
        policy_in_force()


def test_no_utf8(tmp_path: Path) -> None:
    """A file that is no UTF-8 is refused with the line."""
    path = tmp_path / "p.yaml"
    path.write_bytes(b"name: x\nrules: \xff\n")

    with pytest.raises(PolicyError, match="no UTF-8") as caught:
        read_policy(path)
    assert caught.value.line == 2


def test_byte_order_mark(tmp_path: Path) -> None:
    """A byte order mark, as some editors write it, is no part of the text."""
    path = tmp_path / "p.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.format(name="bom").encode())

    assert read_policy(path).name == "bom"


def test_huge(tmp_path: Path) -> None:
    """A file of unreasonable size is refused without being read to its end."""
    path = tmp_path / "p.yaml"
    path.write_bytes(b"#" * (10 * MOST_CHARACTERS))

    with pytest.raises(PolicyError, match="characters"):
        read_policy(path)


def test_included_documents_lie_beside_it(tmp_path: Path) -> None:
    """An included document is found from the one that includes it, in any folder."""
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.yaml").write_text("include: [b.yaml]\n")
    (tmp_path / "deep" / "b.yaml").write_text("rules: [{if: tokens > 1, action: deny}]\n")
    file = tmp_path / "policy.yaml"
    file.write_text("include: [deep/a.yaml]\nrules: [default: local]\n")
    policy = read_policy(file)
    assert [Path(one).name for one in policy.files] == ["a.yaml", "b.yaml"]
    assert policy.rules[0].file.endswith("b.yaml")


def test_a_circle_of_files(tmp_path: Path) -> None:
    """A file that comes back to itself, also by another spelling, is an error with its line."""
    (tmp_path / "deep").mkdir()
    file = tmp_path / "policy.yaml"
    (tmp_path / "deep" / "a.yaml").write_text("include: [../policy.yaml]\n")
    file.write_text("include: [deep/a.yaml]\nrules: [default: local]\n")
    with pytest.raises(PolicyError, match="it includes itself") as caught:
        read_policy(file)
    assert caught.value.line == 1
