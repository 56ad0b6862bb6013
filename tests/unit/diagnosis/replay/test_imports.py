"""The repository's modules are replayed, the others given or absent."""

from tests.doubles.replays import outcome


def test_modules_of_the_repository_are_found() -> None:
    """Absolute, relative and package imports all lead to the files."""
    files = {
        "main.py": "import pkg.one\nimport pkg.one as first\nfrom pkg import two\nfrom pkg.two import *\n"
        "from pkg.one import ONE, Kind as K\n\n"
        "assert pkg.one.ONE == ONE == first.ONE == 1\nassert two.TWO == TWO == 2\nassert K().up() == 2\n",
        "pkg/__init__.py": "from . import two\n",
        "pkg/one.py": "from .two import TWO\nfrom . import two\n\nONE = TWO - 1\n\n\nclass Kind:\n    def up(self):\n        return two.TWO\n",
        "pkg/two.py": "TWO = 2\n_HIDDEN = 3\n",
    }
    assert outcome(files).passed


def test_a_missing_name_is_an_import_error() -> None:
    """As in Python, when the module is the repository's own."""
    files = {"main.py": "from one import nothing\n", "one.py": "x = 1\n"}
    assert outcome(files).error == "ImportError"


def test_a_foreign_module_gives_up_where_it_is_used() -> None:
    """Importing it harms nobody."""
    assert outcome("import requests\nfrom numpy import array\n").passed
    assert not outcome("import requests\nrequests.get('x')\n").known
    assert not outcome("from requests import *\n").known


def test_a_module_goes_on_without_what_it_cannot_replay() -> None:
    """A name that could not be made is absent, the others are there."""
    files = {
        "main.py": "from web import app, double\n\nassert double(2) == 4\n",
        "web.py": "from flask import Flask\n\napp = Flask('x')\n\n\n@app.route('/')\ndef page():\n    return ''\n\n\n"
        "class V(app.View):\n    pass\n\n\ndef double(n):\n    return n * 2\n",
    }
    assert outcome(files).passed
    files["main.py"] = "from web import page\n\npage()\n"
    assert not outcome(files).known


def test_modules_that_import_each_other_are_as_far_as_they_are() -> None:
    """A circular import finds what was made before."""
    files = {
        "main.py": "import a\n\nassert a.b.B == 1\n",
        "a.py": "import b\n\nA = 1\n",
        "b.py": "import a\n\nB = 1\n",
    }
    assert outcome(files).passed


def test_a_file_that_does_not_parse_is_given_up() -> None:
    """There is nothing to replay."""
    assert not outcome({"main.py": "import broken\n\nbroken.x\n", "broken.py": "def (:\n"}).known


def test_relative_imports_go_up() -> None:
    """Two dots are the folder above; a module beside is found by its name."""
    files = {
        "main.py": "from pkg.inner.deep import N\n\nassert N == 3\n",
        "pkg/__init__.py": "",
        "pkg/top.py": "N = 3\n",
        "pkg/inner/__init__.py": "",
        "pkg/inner/beside.py": "X = 1\n",
        "pkg/inner/deep.py": "from ..top import N\nfrom . import beside\nfrom .. import top\n\nassert top.N == beside.X + 2\n",
    }
    assert outcome(files).passed


def test_a_folder_without_init_is_a_package_all_the_same() -> None:
    """Its modules are found beside each other."""
    files = {
        "main.py": "from app import one\nfrom app.one import two\n\nassert one.two.N == two.N == 1\n",
        "app/one.py": "from . import two\n",
        "app/two.py": "N = 1\n",
    }
    assert outcome(files).passed


def test_parts_of_the_standard_library_are_found() -> None:
    """Modules inside modules as well; what is not known there is absent."""
    assert outcome(
        "from os import path\nimport os.path\nimport collections.abc as c\n\nassert path.join('a', 'b') == os.path.join('a', 'b')\nassert c.Sized\n"
    ).passed
    assert not outcome("from os import system\n\nsystem('x')\n").known


def test_endless_work_in_a_module_ends_the_replay() -> None:
    """There is nothing to go on with when the steps are spent."""
    assert not outcome({"main.py": "import one\n", "one.py": "while True:\n    pass\n"}).known
