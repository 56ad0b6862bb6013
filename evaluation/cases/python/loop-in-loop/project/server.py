import asyncio

from handlers import handle


async def serve(requests):
    for request in requests:
        print(await handle(request))


if __name__ == "__main__":
    asyncio.run(serve(["/price/lamp", "/price/desk"]))
