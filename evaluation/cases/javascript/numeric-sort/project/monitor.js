'use strict';

const { percentile } = require('./stats');

class Monitor {
  #millis = [];

  observe(millis) {
    this.#millis.push(millis);
  }

  summary() {
    return { p50: percentile(this.#millis, 0.5), p90: percentile(this.#millis, 0.9) };
  }
}

module.exports = { Monitor };
