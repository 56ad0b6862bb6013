function buildQuery(text, filters = {}) {
  const parts = [`q=${encodeURIComponent(text)}`];
  for (const [name, value] of Object.entries(filters)) {
    parts.push(`${name}=${encodeURIComponent(value)}`);
  }
  return parts.join('&');
}

module.exports = { buildQuery };
