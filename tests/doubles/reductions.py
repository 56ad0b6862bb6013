"""Reductions with a check that is a function, in this process."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

from homeport.testruns.reduce import Lanes, Reduction


@contextmanager
def reducing(text: bytes, check: Callable[[bytes], bool], most: int = 2_000) -> Iterator[Reduction]:
    """Give a reduction of a text whose check is `check`."""
    with Lanes(lambda: nullcontext(check), 1, most) as lanes:
        yield Reduction(text, lanes, lambda _: None)
