function parseAmount(text) {
  const plain = text.replace(',', '');
  const value = Number(plain);
  if (Number.isNaN(value)) return null;
  return Math.round(value * 100);
}

module.exports = { parseAmount };
