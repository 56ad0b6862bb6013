import sys
from dataclasses import replace
from pathlib import Path

import pytest

from homeport.evaluation.case import BadCaseError, Half, Place
from homeport.evaluation.running import apply_fix, prepare, run
from homeport.evaluation.seeding import SEEDS, Seed, planted, read_seeds

SEED = Seed(
    name="python/seeded-dedent",
    module="textwrap",
    function="indent.predicate",
    old="line.strip()",
    new="line.stripped()",
    program="from textwrap import indent\n\nprint(indent('a', ' '))\n",
    summary="There is no such method.",
    kind="misspelt-method",
    exception="AttributeError",
    on_frame="innermost",
    explained_by=(("stripped",),),
)
TOML = """\
[[seed]]
name = "python/seeded-x"
module = "textwrap"
function = "dedent"
old = "a"
new = "b"
program = "1"
summary = "s"
kind = "k"
exception = "E"
on_frame = "none"
explained_by = [["x", "y"], ["z"]]
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of this machine: two functions in a module of it."""
    root = tmp_path / "installed" / "shelved"
    (root / "inner").mkdir(parents=True)
    (root / "__init__.py").write_text("", encoding="utf-8")
    (root / "inner" / "__init__.py").write_text("TOP = 1\n", encoding="utf-8")
    text = (
        "class Box:\n    def size(self):\n        return 2 + 3\n\n\ndef size():\n    return 1 + 1\n"
    )
    (root / "inner" / "boxes.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(root.parent)
    for name in ("shelved", "shelved.inner"):  # another test's
        monkeypatch.delitem(sys.modules, name, raising=False)
    return root


IN_PACKAGE = replace(
    SEED,
    module="shelved.inner.boxes",
    function="Box.size",
    old="2 + 3",
    new="2 - 3",
    program="from shelved.inner.boxes import Box\n\nassert Box().size() == 5\n",
    exception="AssertionError",
)


def test_a_bug_is_planted_in_a_package(package: Path, tmp_path: Path) -> None:
    """The copy fails, its fix cures it, and the package itself is left alone."""
    (case,) = planted([IN_PACKAGE], tmp_path / "seeds")
    assert case.causes == (Place("shelved/inner/boxes.py", 3, 3, "Box.size"),)
    prepare(case, tmp_path / "project")
    assert "AssertionError" in run(case, tmp_path / "project").text
    apply_fix(case, tmp_path / "project")
    assert run(case, tmp_path / "project").code == 0
    assert "2 + 3" in (package / "inner" / "boxes.py").read_text(encoding="utf-8")


def test_a_module_of_the_standard_library_is_copied_alone(tmp_path: Path) -> None:
    """One file lies beside the program."""
    (case,) = planted(
        [replace(SEED, function="dedent", old="return text", new="return 1")], tmp_path
    )
    names = {file.name for file in case.project.iterdir()}
    assert names == {"textwrap.py", "check.py"}


def test_the_file_of_a_package_itself(package: Path, tmp_path: Path) -> None:
    """A bug in `__init__.py` of a package inside is planted there."""
    init = package / "inner" / "__init__.py"
    init.write_text("def top():\n    return 1\n", encoding="utf-8")
    seed = replace(IN_PACKAGE, module="shelved.inner", function="top", old="1", new="2")
    (case,) = planted([seed], tmp_path / "seeds")
    assert case.causes[0].path == "shelved/inner/__init__.py"


@pytest.mark.parametrize(
    "seed",
    [
        replace(IN_PACKAGE, module="no_such_package"),
        replace(IN_PACKAGE, module="no_such_package.inner"),
        replace(IN_PACKAGE, module="sys"),
        replace(IN_PACKAGE, function="Box.weight"),
        replace(IN_PACKAGE, function="Box"),
        replace(IN_PACKAGE, old="2 * 3"),
        replace(IN_PACKAGE, function="size", old="1"),
    ],
)
@pytest.mark.usefixtures("package")
def test_what_is_not_there_gives_no_case(seed: Seed, tmp_path: Path) -> None:
    """A missing package or function, and a place that is not exactly one, are passed over."""
    assert list(planted([seed], tmp_path / "seeds")) == []


def test_seeds_are_read(tmp_path: Path) -> None:
    """The file's entries are the seeds; without a file there are none."""
    assert read_seeds(tmp_path) == []
    (tmp_path / SEEDS).write_text(TOML, encoding="utf-8")
    (seed,) = read_seeds(tmp_path)
    assert seed.explained_by == (("x", "y"), ("z",))


@pytest.mark.parametrize("text", ["[[seed]]\nname = 'x'\n", "[seeds]\n", "seed = 3\n", "not toml"])
def test_malformed_seeds_are_refused(text: str, tmp_path: Path) -> None:
    """A missing key, another table, another type, no TOML."""
    (tmp_path / SEEDS).write_text(text, encoding="utf-8")
    with pytest.raises(BadCaseError):
        read_seeds(tmp_path)


def test_seeds_are_drawn_by_their_names() -> None:
    """The first byte of the name's digest says the half."""
    drawn = {replace(SEED, name=f"python/seeded-{n}").half for n in range(40)}
    assert drawn == set(Half)
