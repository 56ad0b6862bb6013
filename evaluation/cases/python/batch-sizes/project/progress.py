import sys


class Progress:
    def __init__(self, work, out=sys.stdout):
        self.work = work
        self.total = len(work)
        self.out = out

    def __iter__(self):
        for done, item in enumerate(self.work, 1):
            yield item
            self.out.write(f"{done}/{self.total}\n")
