const test = require('node:test');
const assert = require('node:assert');
const { classify } = require('./classify');

test('subjects with an order number are orders', () => {
  const subjects = ['New ORD-1001', 'New ORD-1002', 'Re: ORD-1003'];
  assert.deepStrictEqual(subjects.map(classify), ['order', 'order', 'order']);
});
