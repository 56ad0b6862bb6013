const { hoursBetween } = require('./hours');

class Sheet {
  constructor(centsPerHour) {
    this.centsPerHour = centsPerHour;
    this.hours = 0;
  }

  shift(start, end) {
    this.hours += hoursBetween(start, end);
  }

  wage() {
    return (this.hours.toPrecision(4) * this.centsPerHour) / 100;
  }
}

module.exports = { Sheet };
