class Text:
    def __init__(self, longest):
        self.longest = longest

    def __set_name__(self, owner, name):
        self.slot = f"_{name}"

    def __get__(self, instance, owner):
        return self if instance is None else self.value

    def __set__(self, instance, value):
        if len(value) > self.longest:
            raise ValueError(f"longer than {self.longest}")
        self.value = value
