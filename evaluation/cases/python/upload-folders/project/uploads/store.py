from uploads.routes import FOLDERS


class Store:
    def __init__(self, base):
        self.base = base
        for kind in ("images/avatars", "accounting/invoices", "images/photos"):
            (base / kind).mkdir(parents=True)

    def target(self, kind, name):
        return self.base / FOLDERS[kind] / name

    def save(self, kind, name, content):
        target = self.target(kind, name)
        target.write_bytes(content)
        return target
