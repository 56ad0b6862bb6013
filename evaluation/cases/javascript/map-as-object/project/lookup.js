const { Tariffs } = require('./cache');
const { quote } = require('./quote');

const tariffs = new Tariffs([
  { zone: 'A', fixed: 300, perKilo: 40 },
  { zone: 'B', fixed: 450, perKilo: 70 },
]);
console.log(quote(tariffs, 'B', 2.2));
