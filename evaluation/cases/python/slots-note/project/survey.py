from points import Point


class Survey:
    def __init__(self):
        self.points = {}

    def add(self, name, x, y):
        self.points[name] = Point(x, y)

    def remark(self, name, text):
        self.points[name].note = text
