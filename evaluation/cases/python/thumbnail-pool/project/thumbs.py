class Gallery:
    def __init__(self, names):
        self.names = names
        self.done = []

    def shrink(self, name, width=120):
        stem, _, suffix = name.rpartition(".")
        self.done.append(f"{stem}-{width}.{suffix}")
