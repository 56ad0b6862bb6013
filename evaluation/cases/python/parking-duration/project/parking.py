from datetime import datetime

FORMAT = "%d.%m. %H:%M"


class Stay:
    def __init__(self, entered, left):
        self.entered = datetime.strptime(entered, FORMAT)
        self.left = datetime.strptime(left, FORMAT)

    def hours(self):
        seconds = (self.left - self.entered).seconds
        return int(-(-seconds // 3600))
