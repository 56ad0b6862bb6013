const { bestPerRegion } = require('./ranking');

const sales = [
  { region: 'north', shop: 'n1', cents: 1200 },
  { region: 'north', shop: 'n2', cents: 1900 },
  { region: 'west', shop: 'w1', cents: 800 },
];
console.log(bestPerRegion(['north', 'west', 'east'], sales));
