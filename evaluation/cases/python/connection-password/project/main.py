from datetime import date

from config import Config


def main():
    config = Config.default()
    print(config.port())
    print(date(2024, 5, 1).strftime(config.date_format()))


main()
