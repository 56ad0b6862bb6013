import argparse

from notify.mailer import Mailer


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("report", choices=["daily", "weekly"])
    options = parser.parse_args()
    mailer = Mailer()
    message = mailer.compose(f"{options.report} report", "See the attachment.")
    print(message["Subject"], "via", mailer.settings.host)


if __name__ == "__main__":
    main()
