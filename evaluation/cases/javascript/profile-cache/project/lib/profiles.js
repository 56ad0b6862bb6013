const { fetchProfile } = require('./remote');

const cache = new Map();

function profile(id) {
  if (!cache.has(id)) {
    cache.set(id, fetchProfile(id));
  }
  return cache.get(id);
}

module.exports = { profile };
