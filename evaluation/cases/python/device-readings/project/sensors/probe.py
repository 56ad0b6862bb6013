class Probe:
    unit = "C"
    readings = []
    limit = 48

    def __init__(self, label):
        self.label = label

    def record(self, value):
        self.readings.append(value)
        if len(self.readings) > self.limit:
            del self.readings[0]

    def average(self):
        return sum(self.readings) / len(self.readings)
