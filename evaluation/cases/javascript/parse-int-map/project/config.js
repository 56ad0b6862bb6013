const { parsePorts, valid } = require('./ports');

function readConfig(lines) {
  const config = { ports: [], name: 'unnamed' };
  for (const line of lines) {
    const [key, value] = line.split('=');
    if (key === 'ports') config.ports = parsePorts(value).filter(valid);
    if (key === 'name') config.name = value;
  }
  return config;
}

module.exports = { readConfig };
