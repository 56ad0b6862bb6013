const { parseAmount } = require('./amounts');

function sum(lines) {
  let cents = 0;
  const unread = [];
  for (const line of lines) {
    const amount = parseAmount(line.split('\t')[1]);
    if (amount === null) unread.push(line);
    else cents += amount;
  }
  return { cents, unread };
}

module.exports = { sum };
