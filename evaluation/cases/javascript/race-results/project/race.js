const assert = require('node:assert');
const { Race } = require('./lib/race');
const { fastest } = require('./lib/ranking');

const race = new Race();
race.finish('Ito', 63);
race.finish('Ana', 61);
race.finish('Mo', 66);
assert.strictEqual(fastest(race.arrivals()).name, 'Ana');
assert.strictEqual(race.arrivals()[0].name, 'Ito', 'Ito arrived first');
