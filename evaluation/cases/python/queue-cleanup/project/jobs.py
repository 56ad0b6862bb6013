from dataclasses import dataclass, field


@dataclass
class Job:
    id: int
    state: str = "waiting"
    tags: list = field(default_factory=list)


class JobQueue:
    def __init__(self, jobs=()):
        self.jobs = list(jobs)

    def cancel(self, tag):
        for job in self.jobs:
            if tag in job.tags:
                job.state = "cancelled"

    def compact(self):
        """Forget the jobs that nobody waits for."""
        for job in self.jobs:
            if job.state == "cancelled":
                self.jobs.remove(job)

    def ids(self):
        return [job.id for job in self.jobs]
