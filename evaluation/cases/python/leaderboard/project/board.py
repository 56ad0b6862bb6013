from scores import ScoreBook


class Board:
    def __init__(self, places=3):
        self.places = places
        self.book = ScoreBook()

    def load(self, lines):
        for line in lines:
            player, _, points = line.strip().partition(" ")
            self.book.add(player, int(points))

    def render(self):
        top = self.book.ranking()
        shown = top[: self.places]
        return "\n".join(f"{place}. {name} {points}" for place, (name, points) in enumerate(shown, 1))
