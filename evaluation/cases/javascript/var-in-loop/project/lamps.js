function buildSwitches(lamps) {
  var switches = [];
  for (var i = 0; i < lamps.length; i++) {
    switches.push(function () {
      lamps[i].on = !lamps[i].on;
      return lamps[i].name;
    });
  }
  return switches;
}

module.exports = buildSwitches;
