const { line, pad } = require('./format');

exports.totals = (rows) => rows.map(([name, value]) => line([pad(name, 8), pad(value, 6)]));
