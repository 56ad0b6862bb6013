const { quotes } = require('./quotes');

const total = (quote) => quote.lines.reduce((sum, line) => sum + line.price, 0);

async function cheapest(product, shops) {
  const found = (await quotes(product, shops)).map((quote) => ({ shop: quote.shop, total: total(quote) }));
  return found.sort((a, b) => a.total - b.total)[0];
}

module.exports = { cheapest };
