from bus import EventBus


class StockRoom:
    def __init__(self, site):
        self.site = site
        self.bus = EventBus(site)
        self.levels = {}
        self.bus.on("received", self._received)

    def _received(self, payload):
        sku = payload["sku"]
        self.levels[sku] = self.levels.get(sku, 0) + payload["count"]

    def receive(self, sku, count):
        self.bus.emit("received", sku=sku, count=count)
