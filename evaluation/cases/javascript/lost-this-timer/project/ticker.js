'use strict';

class Ticker {
  constructor(scheduler) {
    this.count = 0;
    this.limit = 3;
    scheduler.every(this.tick);
  }

  tick() {
    this.count += 1;
    return this.count >= this.limit;
  }
}

module.exports = Ticker;
