from operator import itemgetter


class ScoreBook:
    def __init__(self):
        self._scores = {}

    def add(self, player, points):
        self._scores[player] = self._scores.get(player, 0) + points

    def ranking(self):
        rows = list(self._scores.items())
        return rows.sort(key=itemgetter(1), reverse=True)
