import io

import layout


class Header:
    def __init__(self, magic, version, flags, length):
        self.magic = magic
        self.version = version
        self.flags = flags
        self.length = length


def read_header(stream):
    data = stream.read(layout.SIZE)
    return Header(*layout.HEADER.unpack(data))


def headers(blob):
    stream = io.BytesIO(blob)
    return [read_header(stream)]
