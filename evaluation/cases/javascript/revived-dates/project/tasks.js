const HOUR = 3600 * 1000;

function overdue(tasks, now) {
  return tasks.filter((task) => task.due.getTime() < now.getTime());
}

function soon(tasks, now, hours = 24) {
  return tasks.filter((task) => task.due.getTime() - now.getTime() < hours * HOUR);
}

module.exports = { overdue, soon };
