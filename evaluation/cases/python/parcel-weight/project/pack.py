from parcels.model import Parcel, Piece
from parcels.sorter import sort

PARCELS = [Parcel([Piece(300, 2)]), Parcel([Piece(900, 4), Piece(20)])]

for size, group in sort(PARCELS).items():
    print(size, len(group))
