const { rows } = require('./rows');

function summarise(text) {
  const all = rows(text);
  let count = 0;
  for (const _ of all) count += 1;
  const best = [...all].reduce((a, b) => (a.score > b.score ? a : b));
  return `${count} scores, best ${best.name}`;
}

module.exports = { summarise };
