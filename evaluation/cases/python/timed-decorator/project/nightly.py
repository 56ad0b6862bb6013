import steps
import timing


def main():
    rows = steps.collect(10)
    print(len(steps.compress(rows)), sorted(timing.DURATIONS))


if __name__ == "__main__":
    main()
