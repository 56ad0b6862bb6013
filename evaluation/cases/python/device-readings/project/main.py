import sys

from sensors import Station

ROWS = [("inlet", 61.0), ("outlet", 43.5), ("inlet", 62.0), ("outlet", 44.5)]
EXPECTED = {"inlet": 61.5, "outlet": 44.0}


def main():
    station = Station(["inlet", "outlet"])
    station.feed(ROWS)
    summary = station.summary()
    if summary != EXPECTED:
        raise ValueError(f"averages differ: {summary}")
    print(summary)


if __name__ == "__main__":
    sys.exit(main())
