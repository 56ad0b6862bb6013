const DEFAULTS = {
  timeout: 1000,
  retry: { times: 2, wait: 50 },
};

function withDefaults(options = {}) {
  const merged = { ...DEFAULTS };
  if (options.timeout !== undefined) merged.timeout = options.timeout;
  if (options.retry) Object.assign(merged.retry, options.retry);
  return merged;
}

module.exports = { withDefaults, DEFAULTS };
