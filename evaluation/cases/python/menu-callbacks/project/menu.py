class Button:
    def __init__(self, label, action):
        self.label = label
        self.action = action

    def press(self):
        return self.action()


class Menu:
    def __init__(self, handler):
        self.handler = handler
        self.buttons = {}

    def fill(self, labels):
        for label in labels:
            self.buttons[label] = Button(label, lambda: self.handler(label))

    def press(self, label):
        return self.buttons[label].press()
