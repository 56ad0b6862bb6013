const { loadRates } = require('./rates');

class Converter {
  constructor() {
    this.rates = new Map();
  }

  async refresh(symbols) {
    const pairs = loadRates(symbols);
    for (const [symbol, rate] of pairs) {
      this.rates.set(symbol, rate);
    }
  }

  convert(amount, symbol) {
    return Math.round(amount * this.rates.get(symbol) * 100) / 100;
  }
}

module.exports = { Converter };
