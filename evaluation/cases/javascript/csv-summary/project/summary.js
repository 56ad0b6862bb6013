const { summarise } = require('./lib/summarise');

console.log(summarise('ana,3\nmo,5\nito,4'));
