const { hasTag } = require('./tags');

function todo(notes) {
  return notes.filter((note) => hasTag(note));
}

module.exports = { todo };
