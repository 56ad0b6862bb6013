'use strict';

const money = require('./money');

const { format } = money;

function row(label, cents) {
  return label.padEnd(12, '.') + format(cents).padStart(14, '.');
}

function table(entries) {
  return Object.entries(entries).map(([label, cents]) => row(label, cents));
}

module.exports = { table };
