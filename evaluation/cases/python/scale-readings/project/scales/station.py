import threading

from scales.units import grams


class Station:
    def __init__(self, feeds):
        self.feeds = feeds
        self.results = {}

    def _read(self, name):
        self.results[name] = grams(self.feeds[name])

    def read_all(self, names):
        for name in names:
            worker = threading.Thread(target=self._read, args=(name,), name=f"scale-{name}")
            worker.start()
            worker.join()
