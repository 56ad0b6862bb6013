const { ConnectError } = require('./errors');

async function download(host) {
  await null;
  if (host.startsWith('old.')) throw new ConnectError(host);
  return `list from ${host}`;
}

async function downloadOr(host, fallback) {
  try {
    return download(host);
  } catch (error) {
    return download(fallback);
  }
}

module.exports = { downloadOr };
