"""The repository as rules see it."""

from homeport.diagnosis import Sources

FILES = {
    "pkg/a.py": "x = 1\ny = 2\n",
    "pkg/__init__.py": "",
    "other/pkg/a.py": "z = 1\n",
    "broken.py": "def (:\n",
    "data.csv": "a,b\n",
}


def _sources() -> tuple[Sources, list[str]]:
    asked: list[str] = []

    def read(path: str) -> str | None:
        asked.append(path)
        return FILES.get(path)

    return Sources(read, tuple(FILES)), asked


def test_a_file_is_read_once() -> None:
    """Text, lines and tree of one file cost one reading."""
    sources, asked = _sources()
    assert sources.text("pkg/a.py") == FILES["pkg/a.py"]
    assert sources.line("pkg/a.py", 2) == "y = 2"
    assert sources.tree("pkg/a.py") is sources.tree("pkg/a.py")
    assert asked == ["pkg/a.py"]


def test_lines_outside_the_file_are_empty() -> None:
    """A trace of another version of the file asks for lines that are not there."""
    sources, _ = _sources()
    assert [sources.line("pkg/a.py", n) for n in (0, 3, -1)] == ["", "", ""]
    assert sources.line("none.py", 1) == ""


def test_what_does_not_parse_has_no_tree() -> None:
    """Broken, missing and null-carrying files give None, never an error."""
    sources, _ = _sources()
    assert sources.tree("broken.py") is None
    assert sources.tree("none.py") is None
    assert Sources(lambda _: "a\x00b", ("n.py",)).tree("n.py") is None
    assert Sources(lambda _: "(" * 5000, ("deep.py",)).tree("deep.py") is None


def test_a_module_is_found_nearest_to_its_importer() -> None:
    """Of two modules of one name the one beside the importer is meant."""
    sources, _ = _sources()
    assert sources.module("pkg.a", "other/main.py") == "other/pkg/a.py"
    assert sources.module("pkg.a", "main.py") == "pkg/a.py"
    assert sources.module("pkg") == "pkg/__init__.py"
    assert sources.module("json") is None


def test_membership_is_by_path() -> None:
    """A path is in when the repository holds it."""
    sources, _ = _sources()
    assert "pkg/a.py" in sources
    assert "/etc/passwd" not in sources
