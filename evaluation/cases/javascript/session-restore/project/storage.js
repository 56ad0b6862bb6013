class Storage {
  constructor(values = {}) {
    this.values = values;
  }

  setItem(key, value) {
    this.values[key] = String(value);
  }

  getItem(key) {
    return this.values[key];
  }
}

module.exports = Storage;
