const Account = require('./account');

class Bank {
  constructor() {
    this.accounts = new Map();
  }

  open(id, cents = 0) {
    this.accounts.set(id, new Account(id, cents));
  }

  total() {
    let sum = 0;
    for (const account of this.accounts.values()) sum += account.balance;
    return sum;
  }
}

module.exports = Bank;
