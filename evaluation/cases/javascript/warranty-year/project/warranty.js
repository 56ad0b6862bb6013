const assert = require('node:assert');
const { covered } = require('./lib/warranty');

assert.ok(covered(new Date('2023-05-01'), 2024), 'a year later it is covered');
assert.ok(!covered(new Date('2020-05-01'), 2024));
console.log('ok');
