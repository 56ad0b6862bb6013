"""Which policy is in force: the file named, `HOMEPORT_POLICY`, the user's own, or the built-in.

The one place of this room that reads files. A file that is named or exists but cannot be used is an
error: falling back to another policy could let something leave. A policy is never taken from the
repository that is being debugged.
"""

import os
from pathlib import Path

from homeport.errors import PolicyError
from homeport.policy.default import default_policy
from homeport.policy.document import MOST_CHARACTERS
from homeport.policy.load import load_policy
from homeport.policy.rules import Policy
from homeport.storage import config_folder

POLICY_VARIABLE = "HOMEPORT_POLICY"
POLICY_FILE = "policy.yaml"
_MOST_BYTES = 4 * MOST_CHARACTERS


def policy_in_force(named: Path | None = None) -> Policy:
    """Return the policy in force.

    Raises:
        PolicyError: the file that decides cannot be read or trusted.
    """
    if named is not None:
        return read_policy(named)
    from_environment = os.environ.get(POLICY_VARIABLE)
    if from_environment:
        return read_policy(Path(from_environment))
    own = config_folder() / POLICY_FILE
    return read_policy(own) if own.exists() else default_policy()


def read_policy(path: Path) -> Policy:
    """Read and load one policy file.

    Raises:
        PolicyError: it cannot be read, is no UTF-8, or is no policy.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
        text = content.decode("utf-8-sig")
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
    return load_policy(text, source=str(path))
