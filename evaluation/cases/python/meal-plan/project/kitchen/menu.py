import random

from kitchen.meals import MEALS


def suggest(kind):
    meal = random.choice(MEALS[kind])
    return f"{meal}, {MEALS[kind][meal]} min"
