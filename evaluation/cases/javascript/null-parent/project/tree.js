const { isPlain } = require('./types');

function flatten(value, prefix = '') {
  const out = {};
  for (const key of Object.keys(value)) {
    const name = prefix ? `${prefix}.${key}` : key;
    if (isPlain(value[key])) Object.assign(out, flatten(value[key], name));
    else out[name] = value[key];
  }
  return out;
}

module.exports = { flatten };
