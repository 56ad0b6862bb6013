import pytest

from homeport.traces.ownership import in_app, normal


@pytest.mark.parametrize(
    ("language", "file", "module"),
    [
        ("python", "/srv/app/a.py", ""),
        ("python", "<string>", ""),
        ("javascript", "/srv/app/src/a.js", ""),
        ("javascript", "webpack:///./src/a.js", ""),
        ("go", "/srv/app/main.go", "main"),
        ("java", "", "com.acme.shop.Cart"),
        ("csharp", "", "Acme.Shop"),
        ("rust", "./src/main.rs", ""),
        ("c++", "", "./shop"),
        ("ruby", "app/models/cart.rb", ""),
        ("dart", "package:shop/cart.dart", ""),
        ("elixir", "lib/cart.ex", "Cart"),
        ("lua", "a.lua", ""),
    ],
)
def test_own_code_is_known(language: str, file: str, module: str) -> None:
    """Files and modules outside of every vendor's folder and package are the reader's own."""
    assert in_app(language, file, module)


@pytest.mark.parametrize(
    ("language", "file", "module", "function"),
    [
        ("python", "/srv/venv/lib/python3.11/site-packages/x/a.py", "", ""),
        ("python", "C:\\Python311\\Lib\\json\\decoder.py", "", ""),
        ("python", "/home/u/.local/lib/python3.12/x.py", "", ""),
        ("python", "<frozen importlib._bootstrap>", "", ""),
        ("javascript", "/srv/node_modules/x/a.js", "", ""),
        ("javascript", "node:internal/process/task_queues", "", ""),
        ("javascript", "", "", "f"),
        ("go", "/usr/local/go/src/net/http/server.go", "net/http", ""),
        ("go", "/srv/vendor/x/a.go", "x", ""),
        ("go", "/x/a.go", "runtime", ""),
        ("java", "", "java.lang.Thread", ""),
        ("kotlin", "", "kotlinx.coroutines.Job", ""),
        ("csharp", "", "System.Threading.Tasks.Task", ""),
        ("rust", "/rustc/abc/library/core/src/x.rs", "", ""),
        ("rust", "", "", "core::panicking::panic"),
        ("c++", "./csu/libc-start.c", "", ""),
        ("c++", "", "", "__libc_start_main"),
        ("ruby", "/usr/share/gems/x.rb", "", ""),
        ("dart", "dart:async", "", ""),
        ("erlang", "gen_server.erl", "gen_server", ""),
        ("lua", "[C]", "", ""),
        ("php", "/srv/vendor/bundle/x.php", "", ""),
    ],
)
def test_runtime_and_vendor_code_is_known(
    language: str, file: str, module: str, function: str
) -> None:
    """Each language's runtime, package folders and well-known packages are told apart."""
    assert not in_app(language, file, module, function)


def test_slashes_are_one_kind() -> None:
    """Windows' paths are compared like all others."""
    assert normal("a\\b") == "a/b"
