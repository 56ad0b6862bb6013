const { label } = require('./label');

class Panel {
  constructor(bus) {
    this.bus = bus;
    this.drawn = [];
  }

  open() {
    this.bus.on('tick', this.draw.bind(this));
  }

  close() {
    this.bus.off('tick', this.draw.bind(this));
  }

  draw() {
    this.drawn.push(label('tick', this.drawn.length + 1));
  }
}

module.exports = { Panel };
