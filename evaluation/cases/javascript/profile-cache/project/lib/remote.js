let calls = 0;

async function fetchProfile(id) {
  calls += 1;
  if (calls === 1) throw new Error('connection reset');
  return { id, name: 'Ana' };
}

module.exports = { fetchProfile };
