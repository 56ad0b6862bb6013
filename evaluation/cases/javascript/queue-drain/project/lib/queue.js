class Queue {
  constructor(jobs) {
    this.jobs = [...jobs];
  }

  next() {
    return this.jobs.shift();
  }
}

module.exports = { Queue };
