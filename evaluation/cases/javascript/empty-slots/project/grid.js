const { Grid } = require('./lib/grid');

const grid = new Grid(3, 4);
grid.put(1, 2, 'x');
console.log(grid.render());
