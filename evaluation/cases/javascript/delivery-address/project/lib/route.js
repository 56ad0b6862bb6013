function route(order) {
  return `to ${order.customer?.address.city}`;
}

module.exports = { route };
