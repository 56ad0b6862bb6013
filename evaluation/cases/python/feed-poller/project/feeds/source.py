import asyncio


async def fetch(name, entries):
    await asyncio.sleep(0)
    return name, entries
