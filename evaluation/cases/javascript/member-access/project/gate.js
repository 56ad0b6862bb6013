const assert = require('node:assert');
const { Member } = require('./lib/member');
const { mayEnter } = require('./lib/gate');

assert.strictEqual(mayEnter(new Member('Ana', 2030), 2024), true);
assert.strictEqual(mayEnter(new Member('Mo', 2020), 2024), false);
