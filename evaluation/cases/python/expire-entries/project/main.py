from lru import TimedCache


class Ticks:
    def __init__(self):
        self.now = 0

    def __call__(self):
        return self.now


ticks = Ticks()
cache = TimedCache(10, ticks)
cache.put("rate:EUR", 1.0)
ticks.now = 8
cache.put("rate:USD", 1.09)
ticks.now = 15
cache.sweep()
print(sorted(cache.entries))
