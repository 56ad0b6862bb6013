var buildSwitches = require('./lamps');

function Panel(names) {
  this.lamps = names.map(function (name) {
    return { name: name, on: false };
  });
  this.switches = buildSwitches(this.lamps);
}

Panel.prototype.press = function (index) {
  return this.switches[index]();
};

module.exports = Panel;
