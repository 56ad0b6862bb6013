class Member {
  constructor(name, until) {
    this.name = name;
    this.until = until;
  }

  isActive(year) {
    return year <= this.until;
  }
}

module.exports = { Member };
