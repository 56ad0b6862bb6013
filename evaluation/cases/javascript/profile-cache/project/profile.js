const { profile } = require('./lib/profiles');

async function main() {
  try {
    await profile(7);
  } catch {
    console.log('first try failed, trying again');
  }
  console.log(await profile(7));
}

main();
