"""Start-up stays fast: heavy libraries are imported where they are used."""

import subprocess
import sys

HEAVY = (
    "aiohttp", "apsw", "asyncio", "cryptography", "hyperscan", "keyring", "re2", "rich",
    "tree_sitter", "xllamacpp", "yaml",
)  # fmt: skip


def _imported_by(statement: str) -> set[str]:
    script = f"import sys\n{statement}\nprint(' '.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_the_version_needs_no_heavy_library() -> None:
    """`homeport --version` imports nothing but the standard library's small part."""
    loaded = _imported_by(
        "import contextlib\nfrom homeport.cli.main import main\n"
        "with contextlib.suppress(SystemExit):\n    main(['--version'])"
    )
    assert loaded.isdisjoint(HEAVY)


def test_reading_traces_needs_the_standard_library_only() -> None:
    """The traces room can be used alone: it brings no other room and nothing installed."""
    loaded = _imported_by("import homeport.traces")
    assert loaded.isdisjoint(HEAVY)
    rooms = {name.split(".")[1] for name in loaded if name.startswith("homeport.")}
    assert rooms <= {"traces", "version"}
