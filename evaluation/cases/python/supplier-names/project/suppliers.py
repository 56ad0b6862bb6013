import os

import directory

HERE = os.path.dirname(os.path.abspath(__file__))


def main():
    partners = directory.load(os.path.join(HERE, "partners.txt"))
    print(partners.find("tools"))
    print(len(partners.entries), "partners")


main()
