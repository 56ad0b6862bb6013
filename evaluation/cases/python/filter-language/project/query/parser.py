import operator

from query.tokens import END

SIGNS = {"<": operator.lt, ">": operator.gt, "=": operator.eq}


class Parser:
    def __init__(self, tokens):
        self.tokens = tokens
        self.at = 0

    def peek(self):
        return self.tokens[self.at]

    def take(self):
        token = self.peek()
        self.at += 1
        return token

    def expression(self):
        parts = [self.comparison()]
        while self.peek() != END:
            _, word = self.take()
            if word != "and":
                raise ValueError(f"expected and, not {word}")
            parts.append(self.comparison())
        return lambda row: all(part(row) for part in parts)

    def comparison(self):
        _, field = self.take()
        _, sign = self.take()
        _, number = self.take()
        return lambda row: SIGNS[sign](row[field], int(number))
