import json
import os

from seating import SeatMap


def save(path, seat_map):
    partial = path + ".part"
    with open(partial, "w", encoding="utf-8") as stream:
        json.dump({"version": 2, "rows": seat_map.rows}, stream)
    os.replace(partial, path)


def load(path):
    with open(path, encoding="utf-8") as stream:
        data = json.load(stream)
    if data["version"] != 2:
        raise ValueError("unknown version")
    return SeatMap(data["rows"])
