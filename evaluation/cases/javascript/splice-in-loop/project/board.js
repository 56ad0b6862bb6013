const { Alerts } = require('./alerts');

function replay(events) {
  const alerts = new Alerts();
  for (const [kind, source, level] of events) {
    if (kind === 'raise') alerts.raise(source, level);
    else alerts.acknowledge(source);
  }
  return alerts.open.map((alert) => alert.source);
}

module.exports = { replay };
