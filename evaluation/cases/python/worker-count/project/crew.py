class Worker:
    def __init__(self, number, queue):
        self.name = f"{queue}-{number}"


class Crew:
    def __init__(self, size, queue):
        self.size = size
        self.queue = queue
        self.workers = []

    def start(self):
        self.workers = [Worker(number, self.queue) for number in range(self.size)]
        return len(self.workers)
