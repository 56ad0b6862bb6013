from contacts import ContactBook


def load(lines):
    book = ContactBook()
    for line in lines:
        name, _, number = line.partition(":")
        book.add(name, number)
    return book
