const RESPONSE = JSON.stringify({
  positions: [
    { article: 'pipe', unit_price: 4.5, count: 10 },
    { article: 'valve', unit_price: 12, count: 2 },
  ],
});

function fetchPositions() {
  return JSON.parse(RESPONSE).positions;
}

module.exports = { fetchPositions };
