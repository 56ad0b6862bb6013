const { readJson } = require('./files');

const table = {};

async function load(name) {
  Object.assign(table, await readJson(name));
}

function rate(currency) {
  return table[currency];
}

module.exports = { load, rate };
