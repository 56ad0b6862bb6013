const { test } = require('node:test');
const assert = require('node:assert');
const { Client } = require('./client');

test('options of one client do not reach another', () => {
  const stubborn = new Client('http://a.example', { retry: { times: 10 } });
  const plain = new Client('http://b.example');
  assert.strictEqual(stubborn.patience(), 1500);
  assert.strictEqual(plain.patience(), 1100);
});
