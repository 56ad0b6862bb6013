import templates


class Notice:
    def __init__(self, name, order):
        self.values = {"name": name, "order": order}

    def mail(self):
        return self.fill(templates.GREETING)

    def hook(self):
        return self.fill(templates.HOOK)

    def fill(self, template):
        return template.format(**self.values)
