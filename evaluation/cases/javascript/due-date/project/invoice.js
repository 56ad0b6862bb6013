const { addDays, isoDay, parseDate } = require('./dates');

const TERMS = { standard: 14, partner: 30 };

function dueDate(issued, terms = 'standard') {
  return isoDay(addDays(parseDate(issued), TERMS[terms]));
}

module.exports = { dueDate };
