const { withDefaults } = require('./options');

function envelope(to, options) {
  const { from, html } = withDefaults(options);
  return { to, from, type: html ? 'text/html' : 'text/plain' };
}

module.exports = { envelope };
