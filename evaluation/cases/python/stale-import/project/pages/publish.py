from text.clean import slugify, squeeze


def address(title, year):
    return f"/{year}/{slugify(title)}/"


def headline(title):
    return squeeze(title).capitalize()
