import hosts
import ports

HOSTS = ["prod-web1.example.org", "prod-stock1.example.org", "prod-orders2.example.org"]


def targets(names):
    return [(name, ports.port(hosts.service(name))) for name in names]


for target in targets(HOSTS):
    print(*target)
