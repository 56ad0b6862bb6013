from tracks.reader import read
from tracks.summary import highest

LOG = """\
DLH4AB 48.35 11.78 10200
BAW117 51.47 -0.45 11600
"""


def main():
    tracks = list(read(LOG.splitlines()))
    print(len(tracks), "tracks, highest", highest(tracks))


if __name__ == "__main__":
    main()
