"""Judges by its name alone whether a path is the project's own code: no vendor, no output.

Judging by content is the business of `contents.py`.
"""

import re
from functools import cache

from homeport.code.grammars import GRAMMARS, TEXT_SUFFIXES, grammar_of, suffix_of

_FOREIGN_FOLDERS = frozenset(
    {
        "__pycache__", "__pypackages__", "_vendor", "_vendored", "bower_components", "htmlcov",
        "jspm_packages", "node_modules", "site-packages", "third-party", "third_party",
        "thirdparty", "vendor", "vendored", "vendors", "venv",
    }
)  # fmt: skip
_FOREIGN_FOLDER_ENDS = (".egg-info", ".dist-info", ".egg", ".xcodeproj")
_KEPT_HIDDEN = frozenset({".github", ".gitlab", ".ci", ".circleci", ".config"})
_GENERATED_FILE = re.compile(
    r"(?:.*[._-](?:min|bundle|generated|designer)\.\w+|.*_pb2(?:_grpc)?\.pyi?|.*\.pb\.(?:go|cc|h)"
    r"|[a-z][\w.]*-v?\d+(?:\.\d+)+\.(?:js|mjs|css)|jquery(?:\.\w+)*\.js"
    r"|.*\.g\.\w+|zz_generated.*|.*-lock\.\w+|pnpm-lock\.yaml|package-lock\.json|parsetab\.py)",
    re.IGNORECASE,
)
_TEST_FOLDERS = frozenset({"test", "tests", "testing", "__tests__", "spec", "specs", "testsuite"})
_SUFFIXES = TEXT_SUFFIXES | {suffix for grammar in GRAMMARS for suffix in grammar.suffixes}


def belongs(path: str) -> bool:
    """Tell whether a path may be the project's own code, by its folders and its name."""
    folder, _, name = path.rpartition("/")
    return (
        suffix_of(name) in _SUFFIXES
        and (not folder or _folders_belong(folder))
        and _GENERATED_FILE.fullmatch(name) is None
    )


@cache
def folder_belongs(name: str) -> bool:
    """Tell whether a folder of this name can hold the project's own code."""
    hidden = name.startswith(".") and name not in _KEPT_HIDDEN
    return not (hidden or name in _FOREIGN_FOLDERS or name.endswith(_FOREIGN_FOLDER_ENDS))


@cache
def _folders_belong(folder: str) -> bool:
    return all(folder_belongs(part) for part in folder.split("/"))


def is_test(path: str) -> bool:
    """Tell whether a path is a test by the habits of its language."""
    folder, _, name = path.rpartition("/")
    if not _TEST_FOLDERS.isdisjoint(folder.split("/")):
        return True
    grammar = grammar_of(name)
    return grammar is not None and any(re.fullmatch(one, name) for one in grammar.test_names)
