"""Measures how fast the model in force reads and writes here, and remembers it."""

import asyncio

from homeport.backends.deferred import DeferredBackend
from homeport.backends.speed import Speed, measure_speed, remember_speed
from homeport.gateway.opening import Opened, opened_gateway
from homeport.gateway.settings import Settings


def timed(settings: Settings) -> Speed | None:
    """Load the model, ask it one short question of our own, and return its speed.

    Raises:
        HomeportError: it is not here, or cannot be asked.
    """
    with opened_gateway(settings) as opened:
        speed = asyncio.run(_timed(opened))
    if speed is not None:
        remember_speed(settings.model, speed)
    return speed


async def _timed(opened: Opened) -> Speed | None:
    try:
        if isinstance(opened.local, DeferredBackend):
            await opened.local.preload()  # loading is not reading
        return await measure_speed(opened.local)
    finally:
        await opened.close()
