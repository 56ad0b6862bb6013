"""Layout of a record header: magic, version, flags, length."""

import struct

HEADER = struct.Struct("2s2sBxI")
SIZE = 10
