const assert = require('node:assert');
const { Monitor } = require('./monitor');

const monitor = new Monitor();
for (const millis of [8, 120, 31, 9, 14, 250, 11, 90, 17, 10]) monitor.observe(millis);
assert.deepStrictEqual(monitor.summary(), { p50: 17, p90: 250 });
