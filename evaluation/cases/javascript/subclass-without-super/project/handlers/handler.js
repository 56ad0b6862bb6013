class Handler {
  constructor(path) {
    this.path = path;
    this.calls = 0;
  }

  matches(path) {
    return path === this.path;
  }

  handle() {
    this.calls += 1;
    return { status: 204 };
  }
}

module.exports = Handler;
