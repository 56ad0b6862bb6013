"""`--unprotected`: a person agrees that code runs where no sandbox can be had.

Every command that runs code under analysis takes it under the same name. What is then not
protected is said by the sandbox, before and after.
"""

import argparse

TYPE_CHECKING = False  # type checkers know the name; the module behind it is slow to load
if TYPE_CHECKING:
    from homeport.sandbox import Consent


def add_consent(parser: argparse.ArgumentParser) -> None:
    """Declare the option."""
    parser.add_argument("--unprotected", action="store_true",
                        help="agree to run without a sandbox where there is none")  # fmt: skip


def consent_of(arguments: argparse.Namespace) -> "Consent":
    """Return what the person agreed to."""
    from homeport.sandbox import Consent  # noqa: PLC0415 -- only who runs code pays for it

    return Consent.UNPROTECTED if arguments.unprotected else Consent.NONE
