from server import Server

for greeting in ("store/9.4", "store/10.1"):
    print(Server(greeting).check().name, "is fine")
