const { Team } = require('./team');

class User {
  constructor(login, team = null) {
    this.login = login;
    this.team = team || new Team(`${login}'s own`);
  }

  label() {
    return `${this.login} (${this.team.name})`;
  }
}

module.exports = { User };
