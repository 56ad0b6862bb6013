const { percentFor } = require('./discount');

function toPay(customer, cents) {
  const percent = percentFor(customer);
  return Math.round((cents * (100 - percent)) / 100);
}

module.exports = { toPay };
