const { test } = require('node:test');
const assert = require('node:assert');
const { replay } = require('./board');

test('acknowledging closes all alerts of a source', () => {
  const left = replay([
    ['raise', 'disk', 2],
    ['raise', 'disk', 3],
    ['raise', 'fan', 1],
    ['ack', 'disk'],
  ]);
  assert.deepStrictEqual(left, ['fan']);
});
