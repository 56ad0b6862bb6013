const { fee } = require('./fees');

function settle(payments) {
  let net = 0n;
  let fees = 0n;
  for (const { amount } of payments) {
    const charge = fee(amount);
    fees += charge;
    net += amount - charge;
  }
  return { net, fees };
}

module.exports = { settle };
