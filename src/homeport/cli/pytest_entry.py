"""The entry point that pytest loads: one option, and nothing else until it is used."""

TYPE_CHECKING = False  # the module `typing` would cost more than all of this
if TYPE_CHECKING:
    import pytest


def pytest_addoption(parser: "pytest.Parser") -> None:
    """Declare `--homeport`."""
    group = parser.getgroup("homeport", "Homeport")
    group.addoption(
        "--homeport",
        action="store_true",
        help="capture the values of failures, keep the run in history, print what went wrong",
    )
    group.addoption(
        "--homeport-branch",
        default="",
        metavar="NAME",
        help="keep the history of this branch apart",
    )


def pytest_configure(config: "pytest.Config") -> None:
    """Load the rest when it was asked for."""
    if config.getoption("--homeport", default=False):
        from homeport.cli.pytest_session import Session  # noqa: PLC0415 -- the point of this file

        config.pluginmanager.register(Session(config), "homeport-session")
