"""The one way to a model, and what is in force on it."""

from homeport.gateway.handle import Gateway, Preview
from homeport.gateway.settings import Settings, load_settings

__all__ = ["Gateway", "Preview", "Settings", "load_settings"]
