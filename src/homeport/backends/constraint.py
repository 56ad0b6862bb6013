"""Asks a model server for an answer of a certain form, and without it where it knows no such thing.

Servers differ in what forms they can keep an answer to. One that refuses the request for it is
asked again in the same words: they say what is wanted, too.
"""

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from homeport.backends.chat_format import Body
from homeport.backends.wire import Wire
from homeport.errors import RequestNotTaken


async def lines(
    wire: Wire, path: str, body: Body, form: str, remaining_s: Callable[[], float]
) -> AsyncGenerator[bytes, None]:
    """Yield the answer's lines; `form` is the field of the body that a server may refuse.

    Raises:
        BackendError, TimeoutError: as `Wire.lines`.
    """
    try:
        async with aclosing(wire.lines(path, body, remaining_s)) as found:
            async for line in found:
                yield line
    except RequestNotTaken:  # which comes before any line
        if form not in body:
            raise
    else:
        return
    free = {name: value for name, value in body.items() if name != form}
    async with aclosing(wire.lines(path, free, remaining_s)) as found:
        async for line in found:
            yield line
