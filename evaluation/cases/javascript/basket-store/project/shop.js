const assert = require('node:assert');
const { createStore } = require('./store/store');
const { basket } = require('./store/basket');

const store = createStore(basket, { items: [], voucher: null });
let drawn = 0;
store.subscribe(() => { drawn += 1; });
store.dispatch({ type: 'voucher', code: 'TEN' });
store.dispatch({ type: 'add', item: 'lamp' });
assert.strictEqual(drawn, 2);
console.log('drawn', drawn);
