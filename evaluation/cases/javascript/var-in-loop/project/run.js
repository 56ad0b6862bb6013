var Panel = require('./panel');

var panel = new Panel(['hall', 'kitchen', 'yard']);
console.log(panel.press(1));
console.log(panel.lamps.filter((lamp) => lamp.on));
