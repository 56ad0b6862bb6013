const { decode } = require('./decode');

function readEvents(source) {
  return new Promise((resolve, reject) => {
    const events = [];
    function onData(chunk) {
      for (const line of String(chunk).split('\n')) {
        if (line) events.push(decode(line));
      }
    }
    source.on('data', onData);
    source.on('end', () => resolve(events));
    source.on('error', reject);
  });
}

module.exports = { readEvents };
