from prices import price_of


async def handle(path):
    _, kind, article = path.split("/")
    if kind != "price":
        return 404, ""
    return 200, price_of(article)
