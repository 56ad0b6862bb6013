"""Import statements as files of the repository."""

import pytest

from homeport.code.imports import PathsByName, imported_paths, module_of

PATHS = (
    "src/shop/__init__.py",
    "src/shop/cart.py",
    "src/shop/money/__init__.py",
    "src/shop/money/vat.py",
    "other/shop/cart.py",
    "tests/test_cart.py",
    "web/app.js",
    "web/lib/index.js",
    "web/lib/sum.ts",
    "java/com/shop/Cart.java",
    "pkg/store/store.go",
)
FILES = PathsByName(PATHS)


@pytest.mark.parametrize(
    ("path", "statement", "expected"),
    [
        ("src/shop/x.py", "from shop.cart import Cart", ("src/shop/cart.py", "other/shop/cart.py")),
        ("src/shop/x.py", "from .cart import Cart as C", ("src/shop/cart.py",)),
        (
            "src/shop/x.py",
            "from . import cart, money",
            ("src/shop/cart.py", "src/shop/money/__init__.py", "src/shop/__init__.py"),
        ),
        ("src/shop/money/vat.py", "from ..cart import Cart", ("src/shop/cart.py",)),
        (
            "src/shop/money/vat.py",
            "from .. import cart",
            ("src/shop/cart.py", "src/shop/__init__.py"),
        ),
        ("a.py", "import shop.money.vat as v, os", ("src/shop/money/vat.py",)),
        ("a.py", "from nowhere import ( this, )", ()),
        (
            "src/shop/cart.py",
            "from shop import cart",
            ("other/shop/cart.py", "src/shop/__init__.py"),
        ),
        ("web/app.js", 'import sum, { x } from "./lib/sum.js";', ("web/lib/sum.ts",)),
        ("web/lib/sum.ts", "import app from '../app';", ("web/app.js",)),
        ("web/app.js", 'import lib from "./lib";', ("web/lib/index.js",)),
        ("a.java", "import com.shop.Cart;", ("java/com/shop/Cart.java",)),
        ("a.java", "import static com.shop.Cart.*;", ("java/com/shop/Cart.java",)),
        ("main.go", 'import ( "fmt" "pkg/store/store" )', ("pkg/store/store.go",)),
        ("a.py", "from . import nothing", ()),
        ("a.py", "import", ()),
        ("a.py", "import ,", ()),
    ],
)
def test_imported_paths(path: str, statement: str, expected: tuple[str, ...]) -> None:
    """A statement points to the files it names, the nearest of equal names first."""
    assert set(imported_paths(path, [statement], FILES)) == set(expected)


def test_named() -> None:
    """Files are found by the last part of their module."""
    assert FILES.named("cart") == ["src/shop/cart.py", "other/shop/cart.py"]
    assert FILES.named("nothing") == []


@pytest.mark.parametrize(
    ("path", "module"),
    [
        ("a/b.py", "a/b"),
        ("a/__init__.py", "a"),
        ("__init__.py", "__init__"),
        ("Makefile", "Makefile"),
    ],
)
def test_module_of(path: str, module: str) -> None:
    """A module is its path without suffix; a package's main file is the package."""
    assert module_of(path) == module
