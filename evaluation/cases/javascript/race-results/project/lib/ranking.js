function fastest(arrivals) {
  return arrivals.sort((a, b) => a.seconds - b.seconds)[0];
}

module.exports = { fastest };
