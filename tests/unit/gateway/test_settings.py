"""What is in force, where it came from, and what a repository may not say."""

from pathlib import Path

import pytest

from homeport.errors import InputError
from homeport.gateway.settings import Settings, load_settings


def _file(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "homeport.toml").write_text(text, encoding="utf-8")
    return folder


def test_without_files_the_defaults_hold() -> None:
    """The default model, local, no cloud."""
    assert load_settings({}, None, None) == Settings()


def test_a_missing_file_is_no_error(tmp_path: Path) -> None:
    """Most people have no configuration."""
    assert load_settings({}, tmp_path, tmp_path) == Settings()


def test_the_environment_wins_over_the_repository_over_the_user(tmp_path: Path) -> None:
    """Nearer beats farther, and each value says where it came from."""
    user = _file(tmp_path / "user", "[model]\nname = 'one'\nwait_s = 3\nendpoint = 'http://x'\n")
    repo = _file(tmp_path / "repo", "[model]\nname = 'two'\nwait_s = 4.5\n")
    got = load_settings({"HOMEPORT_WAIT_S": "6"}, user, repo)
    assert (got.model, got.wait_s, got.local_endpoint) == ("two", 6.0, "http://x")
    assert got.origins["wait_s"] == "HOMEPORT_WAIT_S"
    assert got.origins["model"] == str(repo / "homeport.toml")


@pytest.mark.parametrize(
    "text",
    [
        "[cloud]\nendpoint = 'http://e'\n",
        "[cloud]\nallow = true\n",
        "[model]\nendpoint = 'http://e'\n",
        "[policy]\nfile = 'lax.yaml'\n",
    ],
)
def test_a_repository_may_not_open_a_way_out(text: str, tmp_path: Path) -> None:
    """Endpoints, permission and policy are the user's alone."""
    with pytest.raises(InputError, match="a repository may not set") as error:
        load_settings({}, None, _file(tmp_path, text))
    assert "your own config" in error.value.hint


def test_the_users_policy_is_found_beside_the_users_file(tmp_path: Path) -> None:
    """A relative policy path belongs to the file that names it."""
    user = _file(tmp_path, "[policy]\nfile = 'team.yaml'\n")
    assert load_settings({}, user, None).policy == str(tmp_path / "team.yaml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[model\n", "homeport.toml"),
        ("[model]\nnam = 'x'\n", "model.nam: unknown key"),
        ("name = 'x'\n", "name.: unknown key"),
        ("[model]\nname = 3\n", "must be of type str"),
        ("[cloud]\nretention_days = true\n", "must be of type int"),
        ("[cloud]\nallow = 'yes'\n", "must be of type bool"),
    ],
)
def test_a_wrong_file_is_named_with_what_is_wrong(text: str, said: str, tmp_path: Path) -> None:
    """Typing errors are found, not ignored."""
    with pytest.raises(InputError, match=said):
        load_settings({}, _file(tmp_path, text), None)


def test_a_file_that_is_no_text_is_an_error(tmp_path: Path) -> None:
    """Binary instead of TOML is said, not raised raw."""
    (tmp_path / "homeport.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match=r"homeport\.toml"):
        load_settings({}, tmp_path, None)


@pytest.mark.parametrize(
    ("text", "allowed"), [("1", True), ("true", True), ("0", False), ("no", False)]
)
def test_the_plain_variables_are_honoured(text: str, *, allowed: bool) -> None:
    """ALLOW_CLOUD and CLOUD_ENDPOINT work without the prefix; the prefixed ones win."""
    got = load_settings({"ALLOW_CLOUD": text, "CLOUD_ENDPOINT": "https://c"}, None, None)
    assert (got.allow_cloud, got.cloud_endpoint) == (allowed, "https://c")
    both = {"CLOUD_ENDPOINT": "https://c", "HOMEPORT_CLOUD_ENDPOINT": "https://d"}
    assert load_settings(both, None, None).cloud_endpoint == "https://d"


def test_seconds_that_are_no_number_are_an_error() -> None:
    """A wrong variable is named."""
    with pytest.raises(InputError, match="HOMEPORT_WAIT_S"):
        load_settings({"HOMEPORT_WAIT_S": "soon"}, None, None)


def test_the_kind_of_a_cloud_is_one_of_three(tmp_path: Path) -> None:
    """What is spoken elsewhere is one of the dialects there are."""
    (tmp_path / "homeport.toml").write_text('[cloud]\nkind = "anthropic"\n')
    assert load_settings({}, tmp_path, None).cloud_kind == "anthropic"
    (tmp_path / "homeport.toml").write_text('[cloud]\nkind = "telegraph"\n')
    with pytest.raises(InputError, match="no such kind"):
        load_settings({}, tmp_path, None)


def test_lists_and_paths(tmp_path: Path) -> None:
    """Lists hold texts, signals are known ones, and paths belong to the file that names them."""
    user = _file(
        tmp_path,
        "[cloud]\nattestations = ['soc2']\nescalate = ['window']\nkey_file = 'key'\n"
        "[model]\nprivate_network = true\nca_file = 'ca.pem'\n",
    )
    got = load_settings({}, user, None)
    assert (got.cloud_attestations, got.escalate) == (("soc2",), ("window",))
    assert got.cloud_key_file == str(tmp_path / "key")
    assert (got.local_private_network, got.local_ca_file) == (True, str(tmp_path / "ca.pem"))
    assert load_settings({"HOMEPORT_PRIVATE_NETWORK": "1"}, None, None).local_private_network
    for text, said in (
        ("[cloud]\nattestations = 'soc2'\n", "list of texts"),
        ("[cloud]\nescalate = ['mood']\n", "no such signal"),
    ):
        with pytest.raises(InputError, match=said):
            load_settings({}, _file(tmp_path, text), None)


@pytest.mark.parametrize("key", ["most_megabytes", "most_days"])
def test_limits_of_the_audit_log(key: str, tmp_path: Path) -> None:
    """A file of the audit log is at least one megabyte long and one day old."""
    (tmp_path / "homeport.toml").write_text(f"[audit]\n{key} = 7\n")
    assert getattr(load_settings({}, tmp_path, None), f"audit_{key}") == 7
    (tmp_path / "homeport.toml").write_text(f"[audit]\n{key} = 0\n")
    with pytest.raises(InputError, match="must be 1 or more"):
        load_settings({}, tmp_path, None)


def test_hours_to_remember(tmp_path: Path) -> None:
    """Withheld values are kept for as long as the user's own file says, and not by default."""
    assert load_settings({}, tmp_path, None).remember_hours == 0
    file = tmp_path / "homeport.toml"
    file.write_text("[redaction]\nremember_hours = 8\n")
    assert load_settings({}, tmp_path, None).remember_hours == 8
    for wrong in ("-1", "nan"):
        file.write_text(f"[redaction]\nremember_hours = {wrong}\n")
        with pytest.raises(InputError, match="must be 0 or more"):
            load_settings({}, tmp_path, None)
    file.write_text("[redaction]\nremember_hours = 8\n")
    with pytest.raises(InputError, match="a repository may not set this"):
        load_settings({}, None, tmp_path)


def test_the_kind_of_a_model_server(tmp_path: Path) -> None:
    """The kind of the local server is one of two, in a file and in the environment."""
    (tmp_path / "homeport.toml").write_text("[model]\nkind = 'ollama'\n")
    assert load_settings({}, tmp_path, None).local_kind == "ollama"
    assert load_settings({"HOMEPORT_LOCAL_KIND": "openai"}, tmp_path, None).local_kind == "openai"
    with pytest.raises(InputError, match="HOMEPORT_LOCAL_KIND: no such kind"):
        load_settings({"HOMEPORT_LOCAL_KIND": "x"}, tmp_path, None)
