function vegan(dishes) {
  return dishes.filter((dish) => dish.tags.includes('vegan'));
}

function cheapest(dishes) {
  return [...dishes].sort((a, b) => a.price - b.price)[0];
}

module.exports = { vegan, cheapest };
