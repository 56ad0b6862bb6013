from middleware import counted, total


@counted
def index(request):
    return f"hello {request}"


for name in ("a", "b"):
    print(index(name))
print(total())
