const files = new Map([['limits.json', '{"cpu": 4, "memory": 16}']]);

function read(name, callback) {
  setImmediate(() => {
    if (!files.has(name)) callback(new Error(`no file ${name}`));
    else callback(null, files.get(name));
  });
}

module.exports = { read };
