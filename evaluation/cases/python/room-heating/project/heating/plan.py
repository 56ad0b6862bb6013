import logging
import queue

from heating.worker import STOP, Worker

log = logging.getLogger("heating")


def run(rooms, workers):
    jobs, done = queue.Queue(), []
    for room in rooms:
        jobs.put(room)
    jobs.put(STOP)
    team = [Worker(jobs, done) for _ in range(workers)]
    for worker in team:
        worker.start()
    for worker in team:
        worker.join()
    log.info("%d rooms are warm", len(done))
    return 1 if any(worker.failed for worker in team) else 0
