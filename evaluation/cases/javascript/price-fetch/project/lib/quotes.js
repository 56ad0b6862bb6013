const { ask } = require('./shops');

function quotes(product, shops) {
  return Promise.all(shops.map((shop) => () => ask(shop, product)));
}

module.exports = { quotes };
