const { User } = require('./user');

class Team {
  constructor(name) {
    this.name = name;
    this.users = [];
  }

  invite(login) {
    const user = new User(login, this);
    this.users.push(user);
    return user;
  }
}

module.exports = { Team };
