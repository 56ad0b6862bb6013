"""The one way to a model, and what is in force on it."""

from homeport.gateway.handle import Gateway
from homeport.gateway.planning import Preview
from homeport.gateway.settings import Settings, load_settings

__all__ = ["Gateway", "Preview", "Settings", "load_settings"]
