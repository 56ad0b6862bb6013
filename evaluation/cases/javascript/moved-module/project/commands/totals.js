const { line } = require('../format');
const { totals } = require('../lib/totals');

module.exports = function run(out) {
  out(line(['name', 'value']));
  totals([['north', 12], ['south', 9]]).forEach((text) => out(text));
};
