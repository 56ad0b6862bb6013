const { Rows } = require('./rows');
const { totals } = require('./totals');

const rows = new Rows([
  { cents: 1000, count: 2, rate: 0.19 },
  { cents: 450, count: 1, rate: 0.07 },
]);

console.log(totals(rows));
