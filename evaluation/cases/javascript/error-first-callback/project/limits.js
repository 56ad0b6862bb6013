const { read } = require('./store');

function limits(done) {
  read('limits.json', (text) => {
    const entries = text.trim();
    done(JSON.parse(entries));
  });
}

module.exports = { limits };
