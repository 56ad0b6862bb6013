const { fetchPositions } = require('./api');

function positionTotal(position) {
  return position.unitPrice * position.count;
}

function offerTotal() {
  return fetchPositions().reduce((sum, position) => sum + positionTotal(position), 0);
}

module.exports = { offerTotal };
