"""Which file names a change may name: places inside the tree, never ways out of it."""

from pathlib import PurePosixPath, PureWindowsPath

from homeport.errors import EditRefused

_PRINTED = frozenset(range(32, 127))
_PLAIN = _PRINTED - frozenset(b'"\\')


def checked_path(name: str) -> str:
    """Return the name in its plain form.

    Raises:
        EditRefused: it is absolute, leads upwards, names git's own folder, or is no name at all.
    """
    path = PurePosixPath(name)
    parts = path.parts
    why = ""
    if not parts or "\x00" in name or "\n" in name:
        why = "is no file name"
    elif path.is_absolute() or PureWindowsPath(name).drive or name.startswith("\\"):
        why = "is absolute"
    elif ".." in parts or ".." in PureWindowsPath(name).parts:
        why = "leads out of the tree"
    elif any(part.rstrip(". ").casefold() in {".git", "git~1"} for part in parts):
        why = "lies in git's own folder"
    if why:
        raise EditRefused(f"{name!r} {why}", hint="name a file inside the repository")
    return "/".join(parts)


def unquoted(name: str) -> str:
    """Undo git's quoting of unusual names."""
    if not (name.startswith('"') and name.endswith('"') and len(name) > 1):
        return name
    raw = name[1:-1].encode("utf-8", "surrogateescape").decode("latin-1")
    plain = raw.encode("latin-1", "backslashreplace").decode("unicode_escape")
    return plain.encode("latin-1", "replace").decode("utf-8", "surrogateescape")


def quoted(name: str) -> str:
    """Quote a name as git does when it holds what would end a header line, or no ASCII."""
    raw = name.encode("utf-8", "surrogateescape")
    if all(byte in _PLAIN for byte in raw):
        return name
    special = {10: "\\n", 9: "\\t", 13: "\\r", 34: '\\"', 92: "\\\\"}
    plain = (special.get(byte, chr(byte) if byte in _PRINTED else f"\\{byte:03o}") for byte in raw)
    return '"' + "".join(plain) + '"'
