const Basket = require('./basket');

const scanned = ['A-100', 'b-200', 'A-100'];
const basket = new Basket();
scanned.forEach((sku) => basket.add(sku));
console.log('total', basket.total() / 100);
