def next_month(day):
    year, month = day.year, day.month + 1
    if month > 12:
        year, month = year + 1, 1
    return day.replace(year=year, month=month)
