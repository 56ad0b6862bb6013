const { dishes } = require('./transform');
const { cheapest, vegan } = require('./filter');

const menu = dishes(['soup;4.50;vegan', 'stew;8.90;', 'salad;5.20;vegan,cold']);
console.log(cheapest(vegan(menu)).name);
