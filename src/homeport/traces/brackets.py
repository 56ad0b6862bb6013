"""Finds brackets that belong together; names in traces hold brackets of their own."""


def opening(text: str, pair: str = "()") -> int:
    """Return where the bracket opens that closes at the text's end, or -1."""
    if not text.endswith(pair[1]):
        return -1
    depth = 0
    for at in range(len(text) - 1, -1, -1):
        if text[at] == pair[1]:
            depth += 1
        elif text[at] == pair[0]:
            depth -= 1
            if depth == 0:
                return at
    return -1


def without_arguments(name: str) -> str:
    """Return a call's name without the argument list at its end."""
    at = opening(name)
    return name[:at].rstrip() if at > 0 else name


def outer_space(text: str, before: str = "") -> int:
    """Return the first space outside of brackets that `before` follows, or -1."""
    depth = 0
    for at, character in enumerate(text):
        if character in "([{<":
            depth += 1
        elif character in ")]}>":
            depth = max(0, depth - 1)
        elif character == " " and depth == 0 and text.startswith(before, at + 1):
            return at
    return -1
