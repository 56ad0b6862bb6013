LEVELS = {"bolt": 100, "nut": 250}
FALLBACK = 10


def level_for(sku):
    family = sku.split("-")[0]
    return LEVELS.get(family, FALLBACK)


def needs_reorder(item):
    return item.quantity < level_for(item.sku)


def order_list(items):
    return [item.sku for item in items if needs_reorder(item)]
