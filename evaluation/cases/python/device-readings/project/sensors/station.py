from sensors.probe import Probe


class Station:
    def __init__(self, labels):
        self.probes = {label: Probe(label) for label in labels}

    def feed(self, rows):
        for label, value in rows:
            self.probes[label].record(value)

    def summary(self):
        return {label: round(probe.average(), 2) for label, probe in self.probes.items()}
