const test = require('node:test');
const assert = require('node:assert');
const { available, complete } = require('./availability');

test('articles in stock are listed', async () => {
  assert.deepStrictEqual(await available(['bolt', 'washer', 'nut']), ['bolt', 'nut']);
});

test('an empty shelf makes an order incomplete', async () => {
  assert.strictEqual(await complete(['bolt', 'washer']), false);
});
