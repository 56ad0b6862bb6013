const test = require('node:test');
const assert = require('node:assert');
const { readConfig } = require('./config');

test('all ports are read', () => {
  const config = readConfig(['name=edge', 'ports=8080,8081,9000']);
  assert.strictEqual(config.name, 'edge');
  assert.deepStrictEqual(config.ports, [8080, 8081, 9000]);
});
