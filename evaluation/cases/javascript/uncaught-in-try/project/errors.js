class ConnectError extends Error {
  constructor(host) {
    super(`cannot reach ${host}`);
    this.name = 'ConnectError';
  }
}

module.exports = { ConnectError };
