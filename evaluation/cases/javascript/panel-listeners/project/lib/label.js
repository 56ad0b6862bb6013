const label = (word, number) => `${word} ${number}`;

module.exports = { label };
