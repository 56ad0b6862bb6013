from query.parser import Parser
from query.tokens import tokenize

BOOKS = [{"year": 1999, "pages": 300}, {"year": 2010, "pages": 120}]


def search(text):
    test = Parser(tokenize(text)).expression()
    return [book for book in BOOKS if test(book)]


if __name__ == "__main__":
    print(search("year > 2000 and pages < 200"))
