function quote(tariffs, zone, kilos) {
  const row = tariffs.tariff(zone);
  return row.fixed + row.perKilo * Math.ceil(kilos);
}

module.exports = { quote };
