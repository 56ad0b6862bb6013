"""Places and turns."""

import asyncio

import pytest

from homeport.errors import Overloaded
from homeport.server.admission import Admission


def test_those_who_ask_take_turns() -> None:
    """One principal's many requests delay another one's only request by one."""

    async def run() -> list[str]:
        admission, order = Admission(places=1, seats=10), []

        async def ask(who: str) -> None:
            async with admission.place(who):
                order.append(who)
                await asyncio.sleep(0)

        async with admission.place("first"):
            tasks = [asyncio.create_task(ask(who)) for who in ("a", "a", "a", "b")]
            await asyncio.sleep(0)
            assert (admission.active, admission.waiting) == (1, 4)
        await asyncio.gather(*tasks)
        assert (admission.active, admission.waiting) == (0, 0)
        return order

    assert asyncio.run(run()) == ["a", "b", "a", "a"]


def test_too_many_wait() -> None:
    """Beyond the seats nobody waits."""

    async def run() -> None:
        admission = Admission(places=1, seats=0)
        async with admission.place("a"):
            with pytest.raises(Overloaded, match="too many"):
                async with admission.place("b"):
                    pass

    asyncio.run(run())


def test_waiting_in_vain() -> None:
    """A place that does not become free in time is given up, and the queue is left."""

    async def run() -> None:
        admission = Admission(places=1, seats=5, patience_s=0.01)
        async with admission.place("a"):
            with pytest.raises(Overloaded, match="in time"):
                async with admission.place("b"):
                    pass
            assert admission.waiting == 0
        assert admission.active == 0

    asyncio.run(run())


def test_leaving_while_waiting() -> None:
    """Who leaves while waiting takes nobody's place, also when it was given just then."""

    async def run() -> None:
        admission = Admission(places=1, seats=5)

        async def ask() -> None:
            async with admission.place("b"):
                pass

        async with admission.place("a"):
            leaving, staying, other = (asyncio.create_task(ask()) for _ in range(3))
            await asyncio.sleep(0)
            leaving.cancel()
            await asyncio.sleep(0)
        # The place was given to `staying` just now; it leaves before it has noticed.
        staying.cancel()
        await asyncio.gather(leaving, staying, other, return_exceptions=True)
        assert (admission.active, admission.waiting) == (0, 0)

    asyncio.run(run())
