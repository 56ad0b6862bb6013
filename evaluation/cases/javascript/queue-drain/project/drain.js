const assert = require('node:assert');
const { Queue } = require('./lib/queue');
const { drain } = require('./lib/drain');

const queue = new Queue(['a', 'b', 'c', 'd']);
const done = drain(queue);
assert.strictEqual(done.length, 4, `only ${done.length} of 4 jobs were done`);
