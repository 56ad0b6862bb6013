function mayEnter(member, year) {
  if (!member) return false;
  return member.isActive ? true : false;
}

module.exports = { mayEnter };
