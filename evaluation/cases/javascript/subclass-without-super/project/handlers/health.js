const Handler = require('./handler');

class HealthHandler extends Handler {
  constructor(checks) {
    this.checks = checks;
    this.path = '/health';
  }

  handle() {
    super.handle();
    const failing = this.checks.filter((check) => !check.ok());
    return { status: failing.length ? 503 : 200, failing: failing.map((check) => check.name) };
  }
}

module.exports = HealthHandler;
