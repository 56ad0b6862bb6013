GRID = {"depot": (0, 0), "north": (0, 5), "east": (4, 0), "south": (0, -3)}


def between(a, b):
    (ax, ay), (bx, by) = GRID[a], GRID[b]
    return abs(ax - bx) + abs(ay - by)
