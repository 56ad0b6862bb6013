const { Sheet } = require('./sheet');

const sheet = new Sheet(1850);
sheet.shift('08:00', '12:15');
sheet.shift('13:00', '16:30');
console.log(sheet.wage());
