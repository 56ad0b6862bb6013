from collections import Counter

from rows import DATA, open_rows


def per_page(path=DATA):
    pages = Counter()
    for row in open_rows(path):
        pages[row["page"]] += 1
    return pages
