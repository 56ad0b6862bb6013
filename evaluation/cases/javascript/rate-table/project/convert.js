const { load, rate } = require('./lib/rates');

load('rates.json');
console.log(rate('USD').toFixed(2));
