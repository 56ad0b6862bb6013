import queueing


class Plan:
    def __init__(self):
        self.heap = []
        self.added = 0

    def __bool__(self):
        return bool(self.heap)

    def add(self, job, priority):
        self.added += 1
        queueing.push(self.heap, (priority, job))

    def next(self):
        return queueing.pop(self.heap)[-1]
