PAGE = 20


def page_count(products):
    return products // PAGE


def page_of(position):
    return position // PAGE + 1
