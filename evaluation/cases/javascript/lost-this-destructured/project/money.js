'use strict';

class MoneyFormat {
  constructor(currency, digits) {
    this.currency = currency;
    this.digits = digits;
  }

  format(cents) {
    return `${(cents / 100).toFixed(this.digits)} ${this.currency}`;
  }
}

module.exports = new MoneyFormat('EUR', 2);
