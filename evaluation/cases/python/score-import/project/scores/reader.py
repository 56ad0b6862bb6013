from scores.parse import score


def read(path):
    table = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            player, points = line.rstrip("\n").split("\t")
            table[player] = score(points)
    return table
