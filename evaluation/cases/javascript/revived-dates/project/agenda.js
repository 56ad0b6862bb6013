const { TaskStore } = require('./store');
const { overdue, soon } = require('./tasks');

const store = new TaskStore();
store.save([
  { title: 'order paper', due: new Date('2024-02-01T08:00:00Z') },
  { title: 'check boiler', due: new Date('2024-02-03T08:00:00Z') },
]);
const now = new Date('2024-02-02T12:00:00Z');
const tasks = store.load();
console.log(overdue(tasks, now).length, soon(tasks, now).length);
