'use strict';
// SECRET_COMMENT_3
class Account {
  static made = 0;
  static { this.kind = 'plain'; }
  #secretBalance = 0;
  owner = (() => 'nobody')();
  history = [];
  constructor(balance = 0) {
    this.#secretBalance = balance;
    Account.made++;
  }
  get balance() { return this.#secretBalance; }
  set balance(value) { this.#secretBalance = value; }
  pay(amount) {
    if (typeof amount !== 'number') throw new TypeError('no number');
    this.history.push(amount);
    return this;
  }
  async later() { return this.balance; }
  *[Symbol.iterator]() { yield* this.history; }
  failure(what) { return new Error(`a failure: ${what}`); }
}
module.exports = { Account };
