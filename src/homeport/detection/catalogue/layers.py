"""Every layer text may hide in, listed in one plain tuple; the decoders live elsewhere."""

from homeport.detection import attachments, composed, disguises, lookalikes, runs, wrapped
from homeport.detection.detector import Layer
from homeport.detection.engine import CERTAIN

_SCREENS = 1 << 16  # bytes; what was copied from a terminal is no longer
_LITERALS_APART = 128  # bytes; the most of a literal's end, what joins it, and the next one's start
_BREAK = 80  # bytes around a broken line's end that are looked at


LAYERS: tuple[Layer, ...] = (
    *(Layer("runs", trigger, runs.in_runs, within_lines=True) for trigger in runs.TRIGGERS),
    Layer("wrapped-runs", attachments.WRAPPED_TRIGGER, attachments.in_wrapped_runs),
    Layer("uuencode", attachments.UU_TRIGGER, attachments.in_uuencode),
    Layer("ascii85", attachments.ASCII85_TRIGGER, attachments.in_ascii85),
    Layer("base85", attachments.BASE85_TRIGGER, attachments.in_base85, within_lines=True),
    Layer("dumps", attachments.DUMP_TRIGGER, attachments.in_dumps),
    Layer("url-encoding", disguises.URL, disguises.in_url),
    Layer("escapes", disguises.ESCAPE, disguises.in_escapes),
    Layer(
        "quoted-printable",
        disguises.PRINTABLE_TRIGGER,
        disguises.in_quoted_printable,
        reach=wrapped.wrapped_end,
    ),
    Layer("splices", disguises.SPLICE, disguises.in_splices, longest=_LITERALS_APART),
    Layer("breaks", disguises.BREAK, disguises.in_breaks, CERTAIN, within_lines=True),
    Layer("rotation", disguises.ROTATION, disguises.in_rotation, CERTAIN, within_lines=True),
    Layer("colours", disguises.COLOUR, disguises.in_colours),
    Layer("wide", disguises.WIDE, disguises.in_wide),
    Layer("compositions", composed.TRIGGER, composed.in_compositions, largest=_SCREENS),
    # Neighbours in a list or a block may stand for themselves: only formats count.
    Layer("lists", disguises.LISTED_TRIGGER, disguises.in_lists, CERTAIN),
    Layer("folds", disguises.FOLDED_TRIGGER, disguises.in_folds, CERTAIN),
    # What is found across a joined line break must be certain: a format, no name and value.
    Layer(
        "wraps",
        wrapped.TRIGGER,
        wrapped.in_wraps,
        CERTAIN,
        largest=_SCREENS,
        longest=_BREAK,
        reach=wrapped.wrapped_end,
    ),
    Layer(
        "screens",
        wrapped.TRIGGER,
        wrapped.in_screens,
        largest=_SCREENS,
        reach=wrapped.screen_end,
    ),
    *(Layer("lookalikes", trigger, lookalikes.in_lookalikes) for trigger in lookalikes.TRIGGERS),
)
