'use strict';

function sorted(values) {
  return [...values].sort();
}

function percentile(values, share) {
  const ordered = sorted(values);
  const index = Math.min(ordered.length - 1, Math.floor(share * ordered.length));
  return ordered[index];
}

module.exports = { percentile, sorted };
