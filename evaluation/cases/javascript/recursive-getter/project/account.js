class Account {
  constructor(id, balance) {
    this.id = id;
    this._balance = balance;
  }

  get balance() {
    return this.balance;
  }

  deposit(cents) {
    if (cents <= 0) throw new Error('nothing to deposit');
    this._balance += cents;
  }
}

module.exports = Account;
