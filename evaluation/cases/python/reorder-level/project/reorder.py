from pathlib import Path

from warehouse.reader import read_items
from warehouse.reorder import order_list


def main():
    with open(Path(__file__).with_name("stock.csv"), newline="") as stream:
        items = list(read_items(stream))
    print("read", len(items))
    for sku in order_list(items):
        print("order", sku)


if __name__ == "__main__":
    main()
