class Clock:
    def __init__(self, seconds):
        self.seconds = seconds
        self.used = {}
        self.running = False

    def __enter__(self):
        self.running = True
        self.used = {"white": 0, "black": 0}

    def __exit__(self, *_):
        self.running = False

    def press(self, player, seconds):
        self.used[player] += seconds

    def left(self, player):
        return self.seconds - self.used[player]
