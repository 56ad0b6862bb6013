'use strict';

class Scheduler {
  constructor() {
    this.tasks = [];
  }

  every(task) {
    this.tasks.push(task);
  }

  run(rounds) {
    for (let round = 0; round < rounds; round += 1) {
      this.tasks = this.tasks.filter((task) => !task());
    }
    return this.tasks.length;
  }
}

module.exports = Scheduler;
