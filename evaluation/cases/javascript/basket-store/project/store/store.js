function createStore(reducer, initial) {
  let state = initial;
  const listeners = [];
  return {
    state: () => state,
    subscribe: (listener) => listeners.push(listener),
    dispatch(action) {
      const next = reducer(state, action);
      if (next === state) return;
      state = next;
      listeners.forEach((listener) => listener(state));
    },
  };
}

module.exports = { createStore };
