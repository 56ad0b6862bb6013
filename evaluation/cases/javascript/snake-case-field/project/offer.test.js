const { test } = require('node:test');
const assert = require('node:assert');
const { offerTotal } = require('./offer');

test('an offer adds its positions', () => {
  assert.strictEqual(offerTotal(), 69);
});
