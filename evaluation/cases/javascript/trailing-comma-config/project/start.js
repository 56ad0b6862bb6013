const { loadConfig } = require('./load');

const config = loadConfig('pipeline');
for (const step of config.steps) console.log(config.name, step.use);
