const test = require('node:test');
const assert = require('node:assert');
const { sum } = require('./statement');

test('large amounts are read', () => {
  const result = sum(['fee\t12.50', 'sale\t1,250.00', 'house\t1,250,000.00']);
  assert.deepStrictEqual(result.unread, []);
  assert.strictEqual(result.cents, 125126250);
});
