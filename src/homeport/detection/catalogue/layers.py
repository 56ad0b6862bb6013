"""Every layer text may hide in, listed in one plain tuple; the decoders live in `disguises`."""

from homeport.detection import disguises, lookalikes
from homeport.detection.detector import Layer
from homeport.domain import Category

# What is found across a joined line break must be certain: a format, not a name and a value.
_CERTAIN = frozenset((Category.CREDENTIAL, Category.PRIVATE_KEY))

LAYERS = (
    Layer("base64", disguises.BASE64_TRIGGER, disguises.in_base64),
    Layer("hexadecimal", disguises.HEX_TRIGGER, disguises.in_hex),
    Layer("url-encoding", disguises.URL_TRIGGER, disguises.in_url, keywords=("%",)),
    Layer("escapes", disguises.ESCAPE_TRIGGER, disguises.in_escapes, keywords=("\\", "&")),
    Layer("quoted-printable", disguises.PRINTABLE_TRIGGER, disguises.in_quoted_printable, ("=",)),
    Layer("splices", disguises.SPLICE_TRIGGER, disguises.in_splices),
    Layer("wraps", disguises.WRAP_TRIGGER, disguises.in_wraps, only=_CERTAIN),
    Layer("lookalikes", lookalikes.TRIGGER, lookalikes.in_lookalikes),
)
