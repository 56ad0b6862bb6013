const FEE_BASIS_POINTS = 25;

function fee(amount) {
  return (amount * FEE_BASIS_POINTS) / 10000n;
}

module.exports = { fee };
