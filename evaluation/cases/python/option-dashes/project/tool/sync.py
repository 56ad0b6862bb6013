class Plan:
    def __init__(self, steps):
        self.steps = steps

    def execute(self, really):
        verb = "did" if really else "would do"
        return [f"{verb} {step}" for step in self.steps]
