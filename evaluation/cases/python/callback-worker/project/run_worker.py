import sys

from worker.loop import run
from worker.producer import QUEUE

if __name__ == "__main__":
    sys.exit(run(QUEUE))
