from records.fields import Text
from records.model import Model


class Author(Model):
    name = Text(40)
    country = Text(2)
