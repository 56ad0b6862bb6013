const { start } = require('./lib/servers');
const { settings } = require('./lib/settings');
const log = require('./lib/log');

process.on('uncaughtException', (error) => {
  log.error('fatal', { stack: error.stack });
  process.exit(1);
});
log.info('starting', { pid: 1 });
start(settings({ PORT: '8080' })).forEach((server) => server.close());
log.info('stopped', {});
