function* rows(text) {
  for (const line of text.split('\n')) {
    const [name, score] = line.split(',');
    yield { name, score: Number(score) };
  }
}

module.exports = { rows };
