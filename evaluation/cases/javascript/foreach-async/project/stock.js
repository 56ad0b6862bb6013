const levels = { bolt: 12, nut: 40, washer: 0 };

exports.level = async (sku) => {
  await new Promise((resolve) => setImmediate(resolve));
  return levels[sku];
};
