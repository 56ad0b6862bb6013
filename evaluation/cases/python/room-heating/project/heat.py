import logging
import sys

from heating.plan import run

if __name__ == "__main__":
    logging.basicConfig(stream=sys.stdout, level="INFO", format="%(levelname)-7s %(threadName)s %(message)s")
    sys.exit(run(["hall", "office", "kitchen"], workers=2))
