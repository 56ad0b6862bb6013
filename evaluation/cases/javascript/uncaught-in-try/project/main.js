const { downloadOr } = require('./mirrors');

async function main() {
  const list = await downloadOr('old.example.org', 'new.example.org');
  console.log(list);
}

main();
