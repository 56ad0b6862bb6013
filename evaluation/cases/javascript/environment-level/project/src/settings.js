'use strict';

const number = (text, fallback) => (text === undefined ? fallback : Number(text));

module.exports = {
  port: number(process.env.PORT, 8080),
  logLevel: process.env.LOG_LEVEL,
  workers: number(process.env.WORKERS, 2),
};
