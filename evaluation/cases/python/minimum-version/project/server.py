import versions


class Server:
    def __init__(self, greeting):
        self.name, _, self.version = greeting.partition("/")

    def check(self):
        versions.require(self.version)
        return self
