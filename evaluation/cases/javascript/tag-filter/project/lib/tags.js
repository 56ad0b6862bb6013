const TODO = /#todo\b/gi;

function hasTag(note) {
  return TODO.test(note);
}

module.exports = { hasTag };
