import os

from licences.reading import read

KEYS = "keys/site.key"


def main():
    os.chdir("reports")
    key = read(KEYS)
    with open("summary.txt", encoding="utf-8") as summary:
        print(key, summary.read().strip())


if __name__ == "__main__":
    main()
