const FALLBACK = { theme: 'light', rows: 25 };

class Preferences {
  constructor(storage) {
    this.storage = storage;
  }

  load(user) {
    const text = this.storage.getItem(`prefs:${user}`);
    return { ...FALLBACK, ...JSON.parse(text) };
  }

  save(user, preferences) {
    this.storage.setItem(`prefs:${user}`, JSON.stringify(preferences));
  }
}

module.exports = Preferences;
