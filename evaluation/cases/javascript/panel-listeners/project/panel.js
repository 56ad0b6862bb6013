const assert = require('node:assert');
const { EventEmitter } = require('node:events');
const { Panel } = require('./lib/panel');

const bus = new EventEmitter();
const panel = new Panel(bus);
panel.open();
bus.emit('tick');
panel.close();
bus.emit('tick');
assert.deepStrictEqual(panel.drawn, ['tick 1'], 'a closed panel draws nothing');
