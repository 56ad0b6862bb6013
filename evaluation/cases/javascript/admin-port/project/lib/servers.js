const http = require('node:http');
const log = require('./log');

function start({ host, port }) {
  return [port, port + 1].map((one) => {
    const server = http.createServer((_, response) => response.end('ok'));
    server.listen(one, host);
    log.info('listening', { port: one });
    return server;
  });
}

module.exports = { start };
