const test = require('node:test');
const assert = require('node:assert');
const { dueDate } = require('../invoice');

test('two weeks later', () => {
  assert.equal(dueDate('2024-03-01'), '2024-03-15');
});

test('partners have a month', () => {
  assert.equal(dueDate('2024-03-01', 'partner'), '2024-03-31');
});
