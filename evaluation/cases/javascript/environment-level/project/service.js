const createLog = require('./src/log');
const settings = require('./src/settings');

function main() {
  const log = createLog(settings.logLevel);
  log('info', `listening on ${settings.port}`);
}

main();
