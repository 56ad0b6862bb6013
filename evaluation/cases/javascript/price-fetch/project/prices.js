const { cheapest } = require('./lib/cheapest');

cheapest('desk', ['north', 'south']).then((quote) => {
  console.log(quote.shop, quote.total);
});
