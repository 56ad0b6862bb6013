const { test } = require('node:test');
const assert = require('node:assert/strict');
const { toPay } = require('./checkout');

test('customers without agreement get the standard', () => {
  assert.equal(toPay({}, 1000), 950);
});

test('an agreed zero is kept', () => {
  assert.equal(toPay({ discount: 0 }, 1000), 1000);
});
