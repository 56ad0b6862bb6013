const { Converter } = require('./convert');

async function main() {
  const converter = new Converter();
  await converter.refresh(['USD', 'SEK']);
  console.log(converter.convert(20, 'USD'));
}

main();
