'use strict';

class Rows {
  constructor(rows) {
    this.rows = rows;
  }

  get length() {
    return this.rows.length;
  }

  at(index) {
    return this.rows[index];
  }
}

module.exports = { Rows };
