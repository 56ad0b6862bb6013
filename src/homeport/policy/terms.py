"""Whether a cloud backend meets a policy's terms, and who may ask for it; each no is a sentence."""

from collections.abc import Collection, Iterator

from homeport.policy.facts import Facts, Offer, encodable
from homeport.policy.globs import normal
from homeport.policy.rules import CloudTerms, PathBan, Requirements


def refusals(terms: CloudTerms, facts: Facts) -> tuple[str, ...]:
    """Return every reason why this request may not go to the cloud; none means it may."""
    return tuple(_refusals(terms, facts))


def _refusals(terms: CloudTerms, facts: Facts) -> Iterator[str]:
    if not facts.cloud_asked:
        yield "the caller did not ask for the cloud"
    if not facts.principal.may_use_cloud:
        yield f"{facts.principal.name} may not use the cloud"
    if terms.users is not None and facts.principal.name not in terms.users:
        yield f"{facts.principal.name} is not among the users who may use the cloud"
    if terms.roles is not None and terms.roles.isdisjoint(facts.principal.roles):
        yield f"only {_listed(terms.roles)} may use the cloud"
    if _banned(terms.never_repos, (facts.repo,) if facts.repo else ()):
        yield "the repository is on the policy's list of those that never leave"
    if _banned(terms.never_paths, facts.paths):
        yield "a path is on the policy's list of those that never leave"
    if facts.offer is None:
        yield "no cloud backend is configured"
    else:
        if facts.offer.resting:
            yield f"{facts.offer.name} failed several times in a row and rests a while"
        yield from _unmet(terms.requirements, facts.offer)
    if not facts.budget_left:
        yield "the budget is spent"
    yield from (f"the budget {budget} is spent" for budget in sorted(facts.spent))


def _unmet(wanted: Requirements, offer: Offer) -> Iterator[str]:
    name = offer.name
    if wanted.retention_days is not None and (
        offer.retention_days is None or offer.retention_days > wanted.retention_days
    ):
        kept = (
            "an undeclared time" if offer.retention_days is None else f"{offer.retention_days} days"
        )
        yield f"{name} keeps data for {kept}; the policy allows {wanted.retention_days} days"
    if wanted.trains_on_data is False and offer.trains_on_data:
        yield f"{name} trains on data, or does not say that it does not"
    if wanted.regions is not None and offer.region not in wanted.regions:
        place = offer.region or "an undeclared region"
        yield f"{name} is in {place}; the policy allows {_listed(wanted.regions)}"
    if wanted.private_network and not offer.private_network:
        yield f"{name} is not on a private network"
    if wanted.customer_managed_keys and not offer.customer_managed_keys:
        yield f"{name} does not use customer-managed keys"
    missing = sorted(set(wanted.attestations) - set(offer.attestations))
    if missing:
        yield f"{name} lacks {_listed(missing)}"


def _banned(bans: tuple[PathBan, ...], names: tuple[str, ...]) -> bool:
    return any(ban.in_path.search(encodable(normal(name))) for ban in bans for name in names)


def _listed(names: Collection[str]) -> str:
    return ", ".join(sorted(names))
