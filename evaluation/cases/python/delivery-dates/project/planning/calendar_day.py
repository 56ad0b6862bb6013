from datetime import datetime

FORMAT = "%m/%d/%Y"


def parse_day(text):
    return datetime.strptime(text.strip(), FORMAT).date()
