import copy

from settings.lazy import Settings


def main():
    base = Settings({"depth": 3, "rate": 0.1})
    tuned = copy.copy(base)
    tuned.change("depth", 5)
    print(base.depth, tuned.depth)


if __name__ == "__main__":
    main()
