class Person:
    def __init__(self, name):
        self.name = name
        self.segments = set()

    def join(self, segment):
        self.segments.add(segment)

    def to_dict(self):
        return {"name": self.name, "segments": self.segments}
