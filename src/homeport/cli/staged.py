"""What is staged in a git repository: the text that a commit would hold, not the working tree's.

The environment is git's own here: a hook runs with the index that is being committed named in it.
"""

import subprocess
from collections.abc import Iterator

from homeport.errors import InputError

_FILES = ("100644", "100755")  # links and submodules hold no text of their own


def staged_texts() -> Iterator[tuple[str, str]]:
    """Yield each added or changed file that is staged, with its text as it is staged.

    Raises:
        InputError: this is no git repository, or git fails.
    """
    listed = _git("diff", "--cached", "--raw", "-z", "--no-renames", "--no-ext-diff",
                  "--full-index", "--diff-filter=ACMT")  # fmt: skip
    parts = listed.split(b"\0")
    for change, path in zip(parts[::2], parts[1::2], strict=False):
        _, mode, _, blob, _ = change.decode("ascii").split(" ")
        if mode in _FILES:
            name = path.decode("utf-8", "surrogateescape")
            yield name, _git("cat-file", "blob", blob).decode("utf-8", "replace")


def _git(*arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", "--no-pager", *arguments], capture_output=True, check=False)
    except OSError as error:
        raise InputError("git cannot be run", hint="install git") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise InputError(
            f"git {arguments[0]}: {said[0] if said else 'failed'}",
            hint="run --staged inside the repository whose commit is checked",
        )
    return done.stdout
