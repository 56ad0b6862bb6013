PORTS = {"web": 8080, "orders": 8081, "stock": 8082}


def port(name):
    return PORTS[name]
