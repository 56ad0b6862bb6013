const write = (level, message, more) =>
  console.log(JSON.stringify({ time: new Date(0).toISOString(), level, message, ...more }));

module.exports = {
  info: (message, more) => write('info', message, more),
  error: (message, more) => write('error', message, more),
};
