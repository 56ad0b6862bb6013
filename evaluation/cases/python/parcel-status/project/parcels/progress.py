from parcels.steps import STEPS, step


def percent(status):
    return round(100 * step(status) / STEPS)
