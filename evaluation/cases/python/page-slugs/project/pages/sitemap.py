from pages.slugs import slug


def address(title):
    return "/" + slug(title)


def sitemap(titles):
    return sorted(address(title) for title in titles)
