const test = require('node:test');
const assert = require('node:assert');
const { Listing } = require('../src/listing');

const listing = new Listing(['a', 'b', 'c', 'd', 'e']);

test('the first page', () => {
  assert.deepStrictEqual(listing.show(1), ['a', 'b']);
});

test('the second page', () => {
  assert.deepStrictEqual(listing.show(2), ['c', 'd']);
});
