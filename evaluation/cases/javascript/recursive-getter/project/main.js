const Bank = require('./bank');

const bank = new Bank();
bank.open('a', 100);
bank.open('b');
bank.accounts.get('b').deposit(50);
console.log(bank.total());
