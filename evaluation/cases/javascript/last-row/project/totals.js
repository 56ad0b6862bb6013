'use strict';

function totals(rows) {
  const sums = { net: 0, tax: 0 };
  for (let index = 0; index <= rows.length; index += 1) {
    const row = rows.at(index);
    const amount = row.cents * row.count;
    sums.net += amount;
    sums.tax += Math.round(amount * row.rate);
  }
  return sums;
}

module.exports = { totals };
