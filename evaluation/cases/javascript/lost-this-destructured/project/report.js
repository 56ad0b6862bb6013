const { table } = require('./table');

console.log(table({ rent: 120000, power: 8450 }).join('\n'));
