module.exports = {
  ORDER: /\bORD-\d{4}\b/g,
  SPACE: /\s+/g,
};
