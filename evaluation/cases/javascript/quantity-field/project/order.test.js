const { test } = require('node:test');
const assert = require('node:assert/strict');
const { addPosition, pieces } = require('./order');

test('an order counts its pieces and the free one', () => {
  const order = { positions: [] };
  addPosition(order, 'sku=cup%20blue&quantity=4');
  addPosition(order, 'sku=plate&quantity=6');
  assert.equal(pieces(order), 11);
});
