const { ORDER, SPACE } = require('./patterns');

function classify(subject) {
  const text = subject.replace(SPACE, ' ').trim();
  if (ORDER.test(text)) return 'order';
  return text.startsWith('Re:') ? 'reply' : 'other';
}

module.exports = { classify };
