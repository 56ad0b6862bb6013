const Preferences = require('./preferences');
const Storage = require('./storage');

const preferences = new Preferences(new Storage());
preferences.save('u1', { theme: 'dark' });
for (const user of ['u1', 'u2']) {
  console.log(user, preferences.load(user));
}
