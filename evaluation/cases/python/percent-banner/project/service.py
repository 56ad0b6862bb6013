from banner import banner


class Service:
    version = "4.2"

    def __init__(self, site):
        self.site = site

    def start(self, clock):
        print(banner(f"worker-{self.site}", clock(), self.version))
