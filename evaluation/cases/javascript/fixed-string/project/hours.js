function hoursBetween(start, end) {
  const minutes = (text) => {
    const [hour, minute] = text.split(':').map(Number);
    return hour * 60 + minute;
  };
  return ((minutes(end) - minutes(start)) / 60).toFixed(2);
}

module.exports = { hoursBetween };
