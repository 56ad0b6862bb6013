from jobs import Job, JobQueue


def load(spec):
    queue = JobQueue()
    for number, tags in enumerate(spec, 1):
        queue.jobs.append(Job(number, tags=tags.split()))
    return queue
