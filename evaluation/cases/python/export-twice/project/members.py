class Member:
    def __init__(self, number, name, left=None):
        self.number = number
        self.name = name
        self.left = left


def active(members):
    return (member for member in members if member.left is None)
