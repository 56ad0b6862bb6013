"""Lines of data files that give keys their values."""

import pytest

from homeport.diagnosis.data import Entry, NoData, entries, keys


class Held:
    """Data files in memory."""

    def __init__(self, files: dict[str, str]) -> None:
        self._files = files

    def paths(self) -> list[str]:
        """Their names."""
        return list(self._files)

    def read(self, path: str) -> str | None:
        """One text."""
        return self._files.get(path)


@pytest.mark.parametrize(
    ("name", "text", "line", "value", "kind"),
    [
        ("a.toml", 'x = 1\nport = "80"\n', 2, '"80"', "str"),
        ("a.json", '{"host": "h", "port": 80}', 1, "80", "int"),
        ("a.json", '{\n  "port": null\n}', 2, "null", "NoneType"),
        ("a.yaml", "net:\n  port: 8.5\n", 2, "8.5", "float"),
        ("a.yaml", "port: on-demand\n", 1, "on-demand", "str"),
        ("a.yaml", "port:\n", 1, "", "NoneType"),
        ("a.ini", "[net]\nport = 80\n", 2, "80", "str"),
        ("b.env", "PORT=80\n", 1, "80", "str"),
        ("a.toml", "port = [80]\n", 1, "[", "list"),
        ("a.toml", "port = true\n", 1, "true", "bool"),
    ],
)
def test_the_line_and_type_of_a_value(
    name: str, text: str, line: int, value: str, kind: str
) -> None:
    """As a reader of such a file gives it."""
    (found,) = entries(Held({name: text}), "port")
    assert found == Entry(name, line, found.key, value, kind)


def test_a_longer_key_is_another_key() -> None:
    """`support` does not end in a `port`."""
    assert not list(entries(Held({"a.toml": "support = 1\nports = 2\n"}), "port"))


def test_the_keys_of_a_file() -> None:
    """All that stand at the start of a line or of an object."""
    held = Held({"a.json": '{"one": 1, "two": {"three": 3}}'})
    assert [entry.key for entry in keys(held, "a.json")] == ["one", "two", "three"]


def test_no_data() -> None:
    """A repository of which only the code is known has no entries."""
    assert not list(entries(NoData(), "port"))
    assert NoData().read("a.toml") is None
