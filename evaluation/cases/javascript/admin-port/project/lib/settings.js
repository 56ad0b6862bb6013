function settings(environment) {
  return { host: '127.0.0.1', port: environment.PORT || 3000 };
}

module.exports = { settings };
