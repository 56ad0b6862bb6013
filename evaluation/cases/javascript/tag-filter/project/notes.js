const assert = require('node:assert');
const { todo } = require('./lib/filter');

const notes = ['#todo buy milk', 'call Mo #todo', 'read #todo'];
assert.strictEqual(todo(notes).length, 3);
