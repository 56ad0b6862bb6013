from dataclasses import dataclass


@dataclass
class Piece:
    grams: int
    count: int = 1


class Parcel:
    def __init__(self, pieces, box_grams=180):
        self.pieces = pieces
        self.box_grams = box_grams

    def weight(self):
        return self.box_grams + sum(piece.grams * piece.count for piece in self.pieces)
