"""What goes wrong, for a program."""

from homeport.server.dialects.dialect import Fault


def test_the_next_step_stands_beside() -> None:
    """A fault's text has its next step, if there is one."""
    assert Fault(400, "no", "do").text == "no (do)"
    assert Fault(400, "no").text == "no"
