class Settings:
    def __init__(self, values):
        self._values = dict(values)

    def __getattr__(self, name):
        if name in self._values:
            return self._values[name]
        raise AttributeError(name)

    def change(self, name, value):
        self._values = {**self._values, name: value}
