import random

from kitchen.menu import suggest

if __name__ == "__main__":
    random.seed(3)
    print(suggest("quick"))
