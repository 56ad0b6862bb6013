import argparse


def parse(argv=None):
    parser = argparse.ArgumentParser(prog="run")
    parser.add_argument("--workers", default=1, help="how many work at once")
    parser.add_argument("--queue", default="mail")
    parser.add_argument("--verbose", action="store_true")
    return parser.parse_args(argv)
