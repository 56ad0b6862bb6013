const ARTICLES = [
  { sku: 'A-100', name: 'desk lamp', cents: 3900 },
  { sku: 'A-101', name: 'desk', cents: 18900 },
  { sku: 'B-200', name: 'chair', cents: 9900 },
];

function article(sku) {
  return ARTICLES.find((entry) => entry.sku === sku);
}

module.exports = { article, ARTICLES };
