const DEFAULTS = { from: 'noreply@example.org', retries: 3, html: false };

function withDefaults(options) {
  return { ...options, ...DEFAULTS };
}

module.exports = { withDefaults };
