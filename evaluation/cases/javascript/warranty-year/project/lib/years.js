const YEARS = 2;

function lastYear(bought) {
  return bought.getYear() + YEARS;
}

module.exports = { lastYear };
