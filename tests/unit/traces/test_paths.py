import pytest

from homeport.traces import Frame, Link, Relation, RepositoryPaths, Trace, resolve_paths
from homeport.traces.paths import parts_of

REPO = (
    "src/shop/cart.py",
    "src/shop/__init__.py",
    "tests/test_cart.py",
    "web/src/index.js",
    "web/src/cart.ts",
    "app/src/main/java/com/acme/shop/Cart.java",
    "app/src/main/java/com/acme/other/Cart.java",
    "server.js",
    "src/requests/models.py",
)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/app/src/shop/cart.py", "src/shop/cart.py"),
        ("/build/x/shop/cart.py", "src/shop/cart.py"),
        ("C:\\work\\src\\shop\\cart.py", "src/shop/cart.py"),
        ("tests/test_cart.py", "tests/test_cart.py"),
        ("./tests/../tests/test_cart.py", "tests/test_cart.py"),
        ("webpack:///./src/cart.ts?a1b2", "web/src/cart.ts"),
        ("webpack-internal:///(rsc)/./src/cart.ts", "web/src/cart.ts"),
        ("http://localhost:3000/src/cart.ts?t=1", "web/src/cart.ts"),
        ("/usr/src/app/server.js", "server.js"),
        ("/elsewhere/pkg/__init__.py", None),
        ("/elsewhere/other.py", None),
        ("Cart.java", None),
        ("", None),
        ("..", None),
    ],
)
def test_a_trace_path_finds_its_repository_path(path: str, found: str | None) -> None:
    """The longest common ending decides, when it is the only one and long enough to mean it."""
    assert RepositoryPaths(REPO).find(path, own=True) == found


def test_of_two_equal_endings_the_one_contained_whole_is_meant() -> None:
    """`/app/a/x.py` means `a/x.py`, not `b/a/x.py`."""
    assert RepositoryPaths(("a/x.py", "b/a/x.py")).find("/app/a/x.py", own=True) == "a/x.py"


def test_an_installed_copy_of_the_repository_is_its_own_code() -> None:
    """A package folder's path that the repository has whole is the repository's file."""
    frame = Frame("/venv/lib/python3.11/site-packages/requests/models.py", 3)
    other = Frame("/venv/lib/python3.11/site-packages/x/cart.py", 3)
    [own, foreign] = resolve_paths(Trace("python", "E", "", (frame, other)), REPO).frames
    assert (own.file, own.in_app) == ("src/requests/models.py", True)
    assert foreign == other


def test_the_package_chooses_among_files_of_one_name() -> None:
    """The virtual machine names only the file; the class's package gives the folder."""
    frame = Frame("Cart.java", 3, module="com.acme.other.Cart$Item", in_app=True)
    link = Link(Relation.CAUSE, "E", "", (frame, Frame("", in_app=True)))
    trace = resolve_paths(Trace("java", "E", "", (frame,), (link,)), RepositoryPaths(REPO))
    assert trace.frames[0].file == "app/src/main/java/com/acme/other/Cart.java"
    assert trace.chain[0].frames[0].file == trace.frames[0].file
    assert trace.chain[0].frames[1].file == ""


def test_parents_are_resolved_within_the_path() -> None:
    """A step up takes off the folder before it, and nothing at the front."""
    assert parts_of("../a/b/../../c.py") == ("c.py",)


def test_links_lead_to_what_they_stand_for() -> None:
    """A linked folder or file in the trace's path is replaced by its target."""
    paths = RepositoryPaths(
        ["src/one/init.py", "src/two/init.py"],
        [("current", "src/two"), ("a/b.py", "src/one/init.py")],
    )
    assert paths.find("/app/current/init.py", own=True) == "src/two/init.py"
    assert paths.find("/app/a/b.py", own=True) == "src/one/init.py"
    assert paths.find("/app/other/init.py", own=True) is None
