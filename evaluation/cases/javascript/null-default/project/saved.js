const { buildQuery } = require('./query');

const SAVED = [
  { name: 'new', text: 'lamp', filters: { age: '7d' } },
  { name: 'all', text: 'lamp', filters: null },
];

function savedQueries() {
  return SAVED.map((search) => [search.name, buildQuery(search.text, search.filters)]);
}

module.exports = { savedQueries };
