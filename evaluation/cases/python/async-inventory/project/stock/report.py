from stock import source


class Availability:
    def __init__(self, skus):
        self.skus = list(skus)

    async def free(self, sku):
        level = source.fetch_level(sku)
        return level["on_hand"] - level["reserved"]

    async def lines(self):
        found = []
        for sku in self.skus:
            found.append(f"{sku}: {await self.free(sku)}")
        return found
