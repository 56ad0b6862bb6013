const STANDARD = 5;

function percentFor(customer) {
  return customer.discount || STANDARD;
}

module.exports = { percentFor };
