from tracks.layout import FIELDS, SEPARATOR


def read(lines):
    for line in lines:
        yield dict(zip(FIELDS, line.split(SEPARATOR)))
