"""Who asks: service tokens, OpenID providers' tokens, roles, and who has approved what."""

from homeport.identity.gatekeeper import Identity, identity_of
from homeport.identity.roles import RIGHTS, Right, TeamRole, may, require
from homeport.identity.settings import (
    IDENTITY_FILE,
    IDENTITY_VARIABLE,
    Approver,
    IdentitySettings,
    Issuer,
    load_identity_settings,
)
from homeport.identity.token_store import TokenStore, tokens_path
from homeport.identity.tokens import ServiceToken, mint

__all__ = [
    "IDENTITY_FILE",
    "IDENTITY_VARIABLE",
    "RIGHTS",
    "Approver",
    "Identity",
    "IdentitySettings",
    "Issuer",
    "Right",
    "ServiceToken",
    "TeamRole",
    "TokenStore",
    "identity_of",
    "load_identity_settings",
    "may",
    "mint",
    "require",
    "tokens_path",
]
