const SIZE = 2;

function page(items, number) {
  const start = (number - 1) * SIZE;
  return items.slice(start, SIZE);
}

module.exports = { page };
