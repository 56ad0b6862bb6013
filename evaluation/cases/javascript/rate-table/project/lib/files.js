const fs = require('node:fs/promises');
const path = require('node:path');

async function readJson(name) {
  return JSON.parse(await fs.readFile(path.join(__dirname, '..', name), 'utf8'));
}

module.exports = { readJson };
