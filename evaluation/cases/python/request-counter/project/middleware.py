import functools

handled = 0
slow = []


def record(name):
    handled += 1
    if handled > 1000:
        slow.append(name)


def counted(view):
    @functools.wraps(view)
    def wrapper(request):
        record(view.__name__)
        return view(request)

    return wrapper


def total():
    return handled
