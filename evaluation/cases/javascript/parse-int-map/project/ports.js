function parsePorts(text) {
  return text.split(',').map(parseInt);
}

function valid(port) {
  return Number.isInteger(port) && port > 0 && port < 65536;
}

module.exports = { parsePorts, valid };
