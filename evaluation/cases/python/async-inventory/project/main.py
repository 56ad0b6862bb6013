import asyncio

from stock.report import Availability


async def main():
    report = Availability(["bolt", "nut"])
    for line in await report.lines():
        print(line)


asyncio.run(main())
