function toCustomer(row) {
  return {
    name: row.customer_name,
    adress: { street: row.street, city: row.city },
  };
}

function toOrder(row) {
  return { number: row.number, customer: toCustomer(row) };
}

module.exports = { toOrder };
