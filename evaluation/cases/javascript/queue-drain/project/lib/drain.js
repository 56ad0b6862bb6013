function drain(queue) {
  const done = [];
  for (let i = 0; i < queue.jobs.length; i += 1) {
    done.push(queue.next());
  }
  return done;
}

module.exports = { drain };
