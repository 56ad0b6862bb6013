const { level } = require('./stock');

async function available(skus) {
  const found = [];
  skus.forEach(async (sku) => {
    if ((await level(sku)) > 0) found.push(sku);
  });
  return found;
}

async function complete(skus) {
  return (await available(skus)).length === skus.length;
}

module.exports = { available, complete };
