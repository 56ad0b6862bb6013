const { limits } = require('./limits');

limits((values) => {
  console.log('cpu', values.cpu, 'memory', values.memory);
});
