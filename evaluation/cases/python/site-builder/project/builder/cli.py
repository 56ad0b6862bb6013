import argparse

from builder import pages


def parser():
    result = argparse.ArgumentParser(prog="site")
    verbs = result.add_subparsers()
    verbs.add_parser("build").set_defaults(handler=pages.build)
    verbs.add_parser("check").set_defaults(handler=pages.check)
    return result


def run(words):
    options = parser().parse_args(words)
    options.handler(options)
