import menu


def navigation(role, beta=False):
    entries = menu.entries_for(role)
    if beta:
        entries.append("Labs")
    return " | ".join(entries)


def page(role, title, beta=False):
    return f"{navigation(role, beta)}\n# {title}"
