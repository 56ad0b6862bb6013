const { Readable } = require('node:stream');
const { readEvents } = require('./lib/reader');

const text = '{"kind":"open","at":1}\n{"kind":"close","at":9}\n';
const source = Readable.from([text.slice(0, 30), text.slice(30)]);

readEvents(source).then((events) => console.log(events.length, 'events'));
