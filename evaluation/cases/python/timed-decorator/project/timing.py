import functools
import time

DURATIONS = {}


def timed(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        start = time.perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            DURATIONS[function.__name__] = time.perf_counter() - start
