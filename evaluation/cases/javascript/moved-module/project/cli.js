const name = process.argv[2] || 'help';
const known = { totals: () => require('./commands/totals'), help: () => (out) => out('totals') };

known[name]()((text) => process.stdout.write(`${text}\n`));
