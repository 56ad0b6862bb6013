def by_priority(jobs):
    """The most urgent job first."""
    return sorted(jobs, key=lambda job: (job.priority, job.name))
