import logging
import sys

from worker.handlers import HANDLERS

log = logging.getLogger("worker.loop")


def run(queue):
    logging.basicConfig(
        stream=sys.stdout, level="INFO", format="%(asctime)s %(levelname)s [%(name)s] %(message)s"
    )
    failed = 0
    for number, event in enumerate(queue, 1):
        log.info("event %d: %s", number, event["kind"])
        try:
            log.info("event %d done: %s", number, HANDLERS[event["kind"]](event))
        except Exception:
            failed += 1
            log.exception("event %d failed", number)
    log.info("%d events, %d failed", len(queue), failed)
    return 1 if failed else 0
