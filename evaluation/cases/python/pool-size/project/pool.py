class Pool:
    def __init__(self, settings):
        self.settings = settings
        self.free = []

    def fill(self):
        wanted = self.settings.size + self.settings.reserve
        while len(self.free) < wanted:
            self.free.append(object())
        return len(self.free)
