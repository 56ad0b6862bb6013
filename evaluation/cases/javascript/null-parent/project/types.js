function isPlain(value) {
  return typeof value === 'object' && !Array.isArray(value);
}

module.exports = { isPlain };
