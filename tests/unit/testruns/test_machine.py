import pytest

from homeport.testruns.machine import speaks_of_machine


@pytest.mark.parametrize(
    "message",
    [
        "OSError: [Errno 28] No space left on device",
        "docker: Error response from daemon: x",
        "getaddrinfo ENOTFOUND db",
        "java.lang.OutOfMemoryError: Cannot allocate memory",
        "Process exited with exit code 137",
        "The runner has received a shutdown signal.",
    ],
)
def test_machines_speak_of_themselves(message: str) -> None:
    """Disks, daemons, networks and memory are recognised."""
    assert speaks_of_machine(message)


def test_tests_speak_of_other_things() -> None:
    """A wrong value is no machine's complaint."""
    assert not speaks_of_machine("AssertionError: 5 != 6")
