const { article } = require('./catalogue');

class Basket {
  constructor() {
    this.lines = new Map();
  }

  add(sku, count = 1) {
    this.lines.set(sku, (this.lines.get(sku) || 0) + count);
    return this;
  }

  total() {
    let cents = 0;
    for (const [sku, count] of this.lines) {
      cents += article(sku).cents * count;
    }
    return cents;
  }
}

module.exports = Basket;
