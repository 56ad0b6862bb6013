const { load } = require('./lib/orders');
const { route } = require('./lib/route');

for (const order of load()) console.log(order.number, route(order));
