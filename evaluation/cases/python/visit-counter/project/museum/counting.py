def counter(limit):
    """Give a function that tells whether one more may come in."""
    visits = 0

    def count():
        if visits >= limit:
            return False
        visits += 1
        return True

    return count
