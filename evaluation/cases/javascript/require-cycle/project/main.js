const { User } = require('./user');
const { Team } = require('./team');

const team = new Team('depot');
console.log(team.invite('driver-1').label());
console.log(new User('driver-2').label());
