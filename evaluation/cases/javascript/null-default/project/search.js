const { savedQueries } = require('./saved');

for (const [name, query] of savedQueries()) console.log(name, '/search?' + query);
