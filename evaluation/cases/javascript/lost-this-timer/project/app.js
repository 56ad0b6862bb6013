const Scheduler = require('./scheduler');
const Ticker = require('./ticker');

const scheduler = new Scheduler();
const ticker = new Ticker(scheduler);
console.log('left', scheduler.run(5), 'ticks', ticker.count);
