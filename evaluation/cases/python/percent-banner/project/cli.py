import argparse

from service import Service


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--site", default="main")
    options = parser.parse_args()
    Service(options.site).start(lambda: "06:00")


if __name__ == "__main__":
    main()
