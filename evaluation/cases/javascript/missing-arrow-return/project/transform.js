function toDish(row) {
  const [name, price, tags = ''] = row.split(';');
  return { name, price: Number(price), tags: tags.split(',').filter(Boolean) };
}

function dishes(rows) {
  return rows.map((row) => {
    toDish(row.trim());
  });
}

module.exports = { dishes };
