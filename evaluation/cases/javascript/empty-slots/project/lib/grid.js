class Grid {
  constructor(rows, columns) {
    this.cells = Array(rows).map(() => Array(columns).fill('.'));
    this.columns = columns;
  }

  put(row, column, mark) {
    if (column >= this.columns) throw new RangeError('outside');
    this.cells[row][column] = mark;
  }

  render() {
    return this.cells.map((cells) => cells.join('')).join('\n');
  }
}

module.exports = { Grid };
