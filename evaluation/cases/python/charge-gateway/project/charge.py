import logging
import sys

from billing.gateway import charge

logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
log = logging.getLogger("charge")


def main(orders):
    failed = 0
    for number, cents in orders:
        try:
            log.info("order %s charged as %s", number, charge(number, cents))
        except TypeError as error:
            failed += 1
            log.error("order %s not charged: %s", number, error)
    return failed


if __name__ == "__main__":
    sys.exit(main([("A1", 500), ("A2", 120000), ("A3", 70)]))
