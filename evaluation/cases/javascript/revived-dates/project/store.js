class TaskStore {
  constructor() {
    this.text = '[]';
  }

  save(tasks) {
    this.text = JSON.stringify(tasks);
  }

  load() {
    return JSON.parse(this.text);
  }
}

module.exports = { TaskStore };
