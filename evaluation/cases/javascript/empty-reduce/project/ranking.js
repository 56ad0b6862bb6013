const better = (a, b) => (b.cents > a.cents ? b : a);

function best(sales) {
  return sales.reduce(better);
}

function bestPerRegion(regions, sales) {
  const result = {};
  for (const region of regions) {
    result[region] = best(sales.filter((sale) => sale.region === region)).shop;
  }
  return result;
}

module.exports = { best, bestPerRegion };
