function decode(line) {
  const { kind, at } = JSON.parse(line);
  return { kind, at: new Date(at) };
}

module.exports = { decode };
