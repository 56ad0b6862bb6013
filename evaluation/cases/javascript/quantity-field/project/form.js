function parseForm(body) {
  const fields = {};
  for (const pair of body.split('&')) {
    const [name, value] = pair.split('=').map(decodeURIComponent);
    fields[name] = value;
  }
  return fields;
}

module.exports = { parseForm };
