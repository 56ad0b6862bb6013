"""Who asks: service tokens, OpenID providers' tokens, roles, and who has approved what."""

from homeport.identity.approval_store import ApprovalStore, approvals_path
from homeport.identity.approvals import Proposal, Subject, approve, problem_of, propose
from homeport.identity.gatekeeper import Identity, identity_of
from homeport.identity.grants import Grants
from homeport.identity.roles import RIGHTS, Right, TeamRole, may, require
from homeport.identity.settings import (
    IDENTITY_FILE,
    IDENTITY_VARIABLE,
    Approver,
    IdentitySettings,
    Issuer,
    load_identity_settings,
)
from homeport.identity.signatures import SigningKey, read_signing_key
from homeport.identity.token_store import TokenStore, tokens_path
from homeport.identity.tokens import ServiceToken, mint

__all__ = [
    "IDENTITY_FILE",
    "IDENTITY_VARIABLE",
    "RIGHTS",
    "ApprovalStore",
    "Approver",
    "Grants",
    "Identity",
    "IdentitySettings",
    "Issuer",
    "Proposal",
    "Right",
    "ServiceToken",
    "SigningKey",
    "Subject",
    "TeamRole",
    "TokenStore",
    "approvals_path",
    "approve",
    "identity_of",
    "load_identity_settings",
    "may",
    "mint",
    "problem_of",
    "propose",
    "read_signing_key",
    "require",
    "tokens_path",
]
