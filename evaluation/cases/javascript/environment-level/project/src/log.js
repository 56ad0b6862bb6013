'use strict';

const LEVELS = ['debug', 'info', 'warn', 'error'];

module.exports = function createLog(level, out = console.log) {
  const least = LEVELS.indexOf(level.toLowerCase());
  return (at, text) => {
    if (LEVELS.indexOf(at) >= least) out(`${at} ${text}`);
  };
};
