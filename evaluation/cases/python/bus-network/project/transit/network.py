class Network:
    def __init__(self, stops):
        self.links = dict.fromkeys(stops, [])

    def connect(self, first, second):
        self.links[first].append(second)
        self.links[second].append(first)

    def neighbours(self, stop):
        return sorted(self.links[stop])
