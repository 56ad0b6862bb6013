"""The names of people that an organisation wants withheld, as the settings give them."""

from pathlib import Path

from homeport.errors import InputError


def listed_people(file: str) -> tuple[str, ...]:
    """Return the names in a file, one a line; a line that begins with # is none.

    Raises:
        InputError: it cannot be read; without it, what must be withheld is not known.
    """
    try:
        lines = Path(file).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(
            f"{file}: the names of people cannot be read: {reason}",
            hint="correct detection.people in homeport.toml, or HOMEPORT_PEOPLE; one name a line",
        ) from error
    return tuple([line.strip() for line in lines if line.strip() and not line.startswith("#")])
