const fs = require('node:fs');
const path = require('node:path');

function loadConfig(name) {
  const file = path.join(__dirname, 'config', `${name}.json`);
  const text = fs.readFileSync(file, 'utf8');
  return JSON.parse(text);
}

module.exports = { loadConfig };
