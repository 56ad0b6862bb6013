const { withDefaults } = require('./options');

class Client {
  constructor(address, options) {
    this.address = address;
    this.options = withDefaults(options);
  }

  patience() {
    const { times, wait } = this.options.retry;
    return this.options.timeout + times * wait;
  }
}

module.exports = { Client };
