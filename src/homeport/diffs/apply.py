"""Applies an edit at the one place where it fits, or refuses; never at a likely place."""

from homeport.diffs.blocks import Edit
from homeport.diffs.unified import lines_of
from homeport.errors import EditRefused


def apply_edit(text: str, edit: Edit) -> str:
    """Return the text with the edit applied: exactly, else by the one match up to indentation.

    Raises:
        EditRefused: the searched lines are empty, not there, there more than once, or unchanged.
    """
    if not edit.search.strip():
        raise EditRefused(f"{edit.path}: the change does not say what it replaces",
                          hint="show the lines that are to be replaced")  # fmt: skip
    lines = lines_of(text)
    wanted = _trimmed(edit.search.splitlines())
    places = _places(lines, wanted, exact=True) or _places(lines, wanted, exact=False)
    if len(places) != 1:
        said = "are not in the file" if not places else f"stand in {len(places)} places"
        raise EditRefused(f"{edit.path}: the lines to replace {said}",
                          hint="show more of the lines around the change")  # fmt: skip
    start = places[0]
    found = lines[start : start + len(wanted)]
    ending = "\r\n" if found[0].endswith("\r\n") else "\n"
    new = _indented(_trimmed(edit.replace.splitlines()), wanted, found)
    replaced = [line + ending for line in new]
    if replaced and not found[-1].endswith(("\n", "\r")):
        replaced[-1] = replaced[-1].removesuffix(ending)  # the file had no final newline
    after = "".join([*lines[:start], *replaced, *lines[start + len(wanted) :]])
    if after == text:
        raise EditRefused(f"{edit.path}: the change changes nothing", hint="ask for another change")
    return after


def _trimmed(lines: list[str]) -> list[str]:
    """Without the empty lines at either end that models like to add."""
    filled = [number for number, line in enumerate(lines) if line.strip()]
    return lines[filled[0] : filled[-1] + 1] if filled else []


def _places(lines: list[str], wanted: list[str], *, exact: bool) -> list[int]:
    key = str.rstrip if exact else str.strip
    keys = [key(line) for line in lines]
    needle = [key(line) for line in wanted]
    last = len(keys) - len(needle)
    return [at for at in range(last + 1) if keys[at : at + len(needle)] == needle]


def _indented(new: list[str], wanted: list[str], found: list[str]) -> list[str]:
    """Shift the new lines as the found ones are shifted against the wanted ones."""
    ours, theirs = _margin(found[0]), _margin(wanted[0])
    if ours == theirs:
        return [line.rstrip() for line in new]
    shifted = []
    for line in new:
        if not line.strip():
            shifted.append("")
        elif line.startswith(theirs):
            shifted.append(ours + line[len(theirs) :].rstrip())
        else:
            shifted.append(ours + line.strip())
    return shifted


def _margin(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]
