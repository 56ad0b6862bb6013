import math


class Series:
    def __init__(self, name, points):
        self.name = name
        self.points = points

    def present(self):
        return [point for point in self.points if point is not None]

    def peak(self):
        return max(self.present())

    def floor(self):
        return min(self.present())
