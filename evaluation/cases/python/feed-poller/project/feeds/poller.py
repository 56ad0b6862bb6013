import asyncio

from feeds.source import fetch


async def poll_all(feeds):
    jobs = [fetch(name, entries) for name, entries in sorted(feeds.items())]
    return await asyncio.gather(jobs)
