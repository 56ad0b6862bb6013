from ratings.stats import mean, spread


class Product:
    def __init__(self, name):
        self.name = name
        self.stars = []

    def rate(self, *stars):
        for value in stars:
            if not 1 <= value <= 5:
                raise ValueError(value)
            self.stars.append(value)

    @property
    def rating(self):
        return round(mean(self.stars), 1)

    @property
    def disputed(self):
        return spread(self.stars) >= 3
