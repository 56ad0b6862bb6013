'use strict';

exports.parse = parse;

function parse(line) {
  const [id, ...rest] = line.split('|');
  return new Record(Number(id), rest.map((field) => field.trim()));
}

class Record {
  constructor(id, fields) {
    this.id = id;
    this.fields = fields;
  }

  get width() {
    return this.fields.length;
  }
}

module.exports = { Record };
