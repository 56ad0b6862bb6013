'use strict';

const record = require('./record');

function load(text, { skipHeader = true } = {}) {
  const lines = text.split('\n').filter((line) => line.length > 0);
  return lines.slice(skipHeader ? 1 : 0).map((line) => record.parse(line));
}

module.exports = { load };
