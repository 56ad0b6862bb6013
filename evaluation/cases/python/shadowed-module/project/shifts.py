import calendar

TEAMS = ["early", "late", "night"]


def days_in(year, month):
    return calendar.monthrange(year, month)[1]


def rota(year, month):
    return {day: TEAMS[day % len(TEAMS)] for day in range(1, days_in(year, month) + 1)}
