from defaults import DEFAULTS


class Tenant:
    def __init__(self, name, **overrides):
        self.name = name
        self.settings = DEFAULTS.copy()
        for path, value in overrides.items():
            self.override(path, value)

    def override(self, path, value):
        *parents, last = path.split("__")
        target = self.settings
        for parent in parents:
            target = target[parent]
        target[last] = value

    def allows(self, users):
        return users <= self.settings["limits"]["users"]
