from themes.config import merged
from themes.render import headline

DEFAULTS = {
    "colours": {"text": "black", "accent": "navy"},
    "fonts": {"body": "serif", "size": 12},
}
USER = {"colours": {"accent": "teal"}}

if __name__ == "__main__":
    print(headline(merged(DEFAULTS, USER), "Welcome"))
