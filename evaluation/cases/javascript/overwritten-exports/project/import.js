const { load } = require('./src/loader');

const rows = load('id|name|city\n1|north|Oslo\n2|south|Faro\n');
for (const row of rows) console.log(row.id, row.width);
