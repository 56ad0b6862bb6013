"""Single edits of a line, each with the plain name of the mistake that it would mend."""

from homeport.diagnosis.replay.edits.edit import Edit, Seen

__all__ = ["Edit", "Seen"]
