function parseDate(text) {
  const [year, month, day] = text.split('-').map(Number);
  return new Date(Date.UTC(year, month, day));
}

function addDays(date, days) {
  const later = new Date(date);
  later.setUTCDate(later.getUTCDate() + days);
  return later;
}

function isoDay(date) {
  return date.toISOString().slice(0, 10);
}

module.exports = { parseDate, addDays, isoDay };
