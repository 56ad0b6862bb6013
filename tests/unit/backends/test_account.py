"""What is kept of a streamed answer in every dialect."""

from homeport.backends.account import Account
from homeport.domain import Burst, Called, Usage


def test_the_first_piece_and_the_end_are_timed() -> None:
    """A block without pieces is no beginning; an answer without any began when it ended."""
    now = [10.0]
    account, empty = Account("m", lambda: now[0]), Account("m", lambda: now[0])
    assert account._arrived([]) is None
    now[0] = 12.0
    assert account._arrived(["a"]) == Burst(("a",))
    now[0] = 15.0
    assert account._arrived(["b"]) == Burst(("b",))
    account._texts += ["a", "b"]
    done = account._closed("stop", [Called("1", "f", "{}")], lambda *s: Usage(1, 0, 2, *s))
    assert (done.text, done.model, done.finish, len(done.calls)) == ("ab", "m", "stop", 1)
    assert (done.usage.first_token_s, done.usage.total_s) == (2.0, 5.0)
    assert empty._closed("stop", (), lambda *s: Usage(1, 0, 2, *s)).usage.first_token_s == 5.0
