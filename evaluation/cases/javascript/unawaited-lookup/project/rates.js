const table = { EUR: 1, USD: 1.09, SEK: 11.4 };

async function loadRates(symbols) {
  await new Promise((resolve) => setImmediate(resolve));
  return symbols.map((symbol) => [symbol, table[symbol]]);
}

module.exports = { loadRates };
