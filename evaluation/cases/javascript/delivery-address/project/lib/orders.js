const { toOrder } = require('./mapper');

const ROWS = [{ number: 1, customer_name: 'Ana', street: 'Hill 3', city: 'Graz' }];

const load = () => ROWS.map(toOrder);

module.exports = { load };
