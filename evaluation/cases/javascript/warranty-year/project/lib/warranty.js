const { lastYear } = require('./years');

function covered(bought, year) {
  return lastYear(bought) >= year;
}

module.exports = { covered };
