PREFIX = "prod-"


def service(host):
    name = host.partition(".")[0]
    return name.lstrip(PREFIX).rstrip("0123456789")
