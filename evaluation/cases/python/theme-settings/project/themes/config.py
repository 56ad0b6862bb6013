def merged(defaults, user):
    """The defaults, with what the user has set."""
    settings = dict(defaults)
    settings.update(user)
    return settings
