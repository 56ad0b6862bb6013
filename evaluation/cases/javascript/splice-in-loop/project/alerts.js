class Alerts {
  constructor() {
    this.open = [];
  }

  raise(source, level) {
    this.open.push({ source, level });
  }

  acknowledge(source) {
    for (let i = 0; i < this.open.length; i++) {
      if (this.open[i].source === source) {
        this.open.splice(i, 1);
      }
    }
  }
}

module.exports = { Alerts };
