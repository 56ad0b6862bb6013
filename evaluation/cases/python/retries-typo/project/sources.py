class Shaky(dict):
    """Answers from the second question on."""

    def __init__(self, *args):
        super().__init__(*args)
        self.asked = 0

    def get(self, key, default=None):
        self.asked += 1
        return super().get(key, default) if self.asked > 1 else default
