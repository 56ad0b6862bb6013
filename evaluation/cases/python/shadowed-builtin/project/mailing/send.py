from mailing.lists import domains, members

BLOCKED = ("bounce@example.org",)


def batches(addresses):
    chosen = members(addresses, BLOCKED)
    return {domain: [a for a in chosen if a.endswith("@" + domain)] for domain in domains(chosen)}
