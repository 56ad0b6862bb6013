const { parseForm } = require('./form');

const FREE_ITEMS = 1;

function addPosition(order, body) {
  const { sku, quantity } = parseForm(body);
  order.positions.push({ sku, quantity });
  return order;
}

function pieces(order) {
  let count = FREE_ITEMS;
  for (const position of order.positions) {
    count += position.quantity;
  }
  return count;
}

module.exports = { addPosition, pieces };
