"""Which policy is in force: the file named, `HOMEPORT_POLICY`, the user's own, or the built-in.

Beside the seal, the one place of this room that reads files. A file that is named or exists but
cannot be used is an error: falling back to another policy could let something leave. A policy is
never taken from the repository that is being debugged.
"""

import os
from pathlib import Path

from homeport.errors import PolicyError
from homeport.policy.default import default_policy
from homeport.policy.document import MOST_CHARACTERS
from homeport.policy.load import load_policy
from homeport.policy.rules import Policy
from homeport.policy.seal import Seal, seal_in_force
from homeport.storage import config_folder

POLICY_VARIABLE = "HOMEPORT_POLICY"
POLICY_FILE = "policy.yaml"
_MOST_BYTES = 4 * MOST_CHARACTERS


def policy_in_force(named: Path | None = None) -> Policy:
    """Return the policy in force.

    Raises:
        PolicyError: the file that decides cannot be read or trusted.
    """
    place = policy_place(named)
    seal = seal_in_force()
    by_default = named is None and not os.environ.get(POLICY_VARIABLE) and not place.exists()
    if by_default and seal is None:  # who asks for signatures did not mean the built-in
        return default_policy()
    return read_policy(place, seal)


def policy_place(named: Path | None = None) -> Path:
    """Return the file that decides, whether it is there or not."""
    if named is not None:
        return named
    from_environment = os.environ.get(POLICY_VARIABLE)
    return Path(from_environment) if from_environment else config_folder() / POLICY_FILE


def read_policy(path: Path, seal: Seal | None = None) -> Policy:
    """Read and load one policy file, with what it includes; with a seal, all of it is signed.

    Raises:
        PolicyError: it cannot be read, is no UTF-8, not signed, or no policy.
    """

    def included(name: str, source: str) -> tuple[str, str]:
        """Read a document that another one includes, by its path beside that one."""
        beside = Path(os.path.normpath(Path(source).parent / name))
        return read_document(beside, seal), str(beside)

    return load_policy(read_document(path, seal), source=str(path), read=included)


def read_document(path: Path, seal: Seal | None = None) -> str:
    """Return the text of a policy document.

    Raises:
        PolicyError: it cannot be read, is no UTF-8, or not signed though there is a seal.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
        if seal is not None:
            seal.check(path, content)
        return content.decode("utf-8-sig")
    except OSError as error:
        raise PolicyError(
            f"cannot be read: {error.strerror or error}",
            source=str(path),
            hint="check the path and its permissions; until then nothing is decided",
        ) from error
    except UnicodeDecodeError as error:
        raise PolicyError(
            f"byte {error.start + 1} is no UTF-8",
            source=str(path),
            line=content.count(b"\n", 0, error.start) + 1,
            hint="save the file as UTF-8",
        ) from error
