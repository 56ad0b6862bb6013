class Race {
  #arrived = [];

  finish(name, seconds) {
    this.#arrived.push({ name, seconds });
  }

  arrivals() {
    return this.#arrived;
  }
}

module.exports = { Race };
