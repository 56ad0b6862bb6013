class Tariffs {
  constructor(rows) {
    this.byZone = new Map(rows.map((row) => [row.zone, row]));
  }

  has(zone) {
    return this.byZone.has(zone);
  }

  tariff(zone) {
    if (!this.has(zone)) throw new Error(`no zone ${zone}`);
    return this.byZone[zone];
  }
}

module.exports = { Tariffs };
