const { settle } = require('./settlement');

const payments = ['9007199254740993', '1000000'].map((text) => ({ amount: BigInt(text) }));
const { net, fees } = settle(payments);
console.log(net.toString(), fees.toString());
