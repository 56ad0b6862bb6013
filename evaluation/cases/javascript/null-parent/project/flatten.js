const { flatten } = require('./tree');

const settings = {
  mail: { host: 'localhost', relay: null },
  limits: { size: 10 },
};
console.log(flatten(settings));
