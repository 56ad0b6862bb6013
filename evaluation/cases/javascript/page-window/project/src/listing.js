const { page } = require('./paging');

class Listing {
  constructor(items) {
    this.items = items;
  }

  show(number) {
    return page(this.items, number);
  }
}

module.exports = { Listing };
