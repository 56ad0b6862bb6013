import logging
import queue
import threading

log = logging.getLogger("heating")
STOP = None


class Worker(threading.Thread):
    def __init__(self, jobs, done):
        super().__init__(daemon=True)
        self.jobs, self.done, self.failed = jobs, done, False

    def run(self):
        try:
            while (room := self.jobs.get(timeout=0.3)) is not STOP:
                self.done.append(room)
        except queue.Empty:
            self.failed = True
            log.exception("nothing came any more")
