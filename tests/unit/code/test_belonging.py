"""Judging paths by their names."""

import pytest

from homeport.code.belonging import belongs, is_test


@pytest.mark.parametrize(
    "path",
    ["a.py", "src/a.go", "build/tool.py", ".github/workflows/ci.yml", "app/view.html", "x/y-2.rs"],
)
def test_own_code(path: str) -> None:
    """Sources, settings and templates belong, in whatever folder of the project."""
    assert belongs(path)


@pytest.mark.parametrize(
    "path",
    [
        "README.md",
        "logo.png",
        "node_modules/a/index.js",
        "src/vendor/a.go",
        "lib/_vendor/a.py",
        ".venv/lib/a.py",
        "a.egg-info/a.py",
        "static/app.min.js",
        "static/jquery-3.5.1.js",
        "static/underscore-1.3.1.js",
        "static/jquery.js",
        "proto/a_pb2.py",
        "proto/a.pb.go",
        "package-lock.json",
        "pnpm-lock.yaml",
        "src/Api.generated.cs",
    ],
)
def test_not_own_code(path: str) -> None:
    """Prose, pictures, vendored and generated files do not belong."""
    assert not belongs(path)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("tests/cart.py", True),
        ("src/test_cart.py", True),
        ("cart_test.go", True),
        ("src/cart.spec.ts", True),
        ("src/CartTest.java", True),
        ("src/__tests__/cart.js", True),
        ("conftest.py", True),
        ("src/cart.py", False),
        ("src/contest.py", False),
        ("tests.toml", False),
    ],
)
def test_is_test(path: str, expected: bool) -> None:  # noqa: FBT001 -- a column of the table
    """Tests are known by their folder or by their language's way of naming them."""
    assert is_test(path) is expected
