// Runs tests that were written for node:test, Mocha, Jest or Vitest: one tree of suites and tests.
//
// What it cannot do, the project's own runner still decides: a change is shown only after that.
"use strict";

const HOOKS = ["before", "after", "beforeEach", "afterEach"];

class Skip extends Error {}

class Suite {
  constructor(title, parent) {
    this.title = title;
    this.parent = parent;
    this.children = [];
    this.only = false;
    this.skip = parent?.skip ?? false;
    for (const hook of HOOKS) this[hook] = [];
  }

  *above() {
    if (this.parent) yield* this.parent.above();
    yield this;
  }
}

// Calls what a test gave, whether it returns a promise or takes a callback.
function called(fn, self, args) {
  if (fn.length > args.length) {
    return new Promise((resolve, reject) => {
      const done = (error) => (error ? reject(error) : resolve());
      done.fail = reject;
      const answer = fn.call(self, ...args, done);
      if (answer?.then) answer.then(resolve, reject);
    });
  }
  return fn.call(self, ...args);
}

exports.Runner = class Runner {
  // `context` makes what a test gets as its argument; without one it gets none.
  constructor({ context = null, afterEach = null } = {}) {
    this.root = new Suite("", null);
    this.suite = this.root;
    this.context = context;
    this.cleanup = afterEach;
    this.running = null;
    this.pending = [];
  }

  describe(title, fn, { skip = false, only = false } = {}) {
    const outer = this.suite;
    const suite = new Suite(String(title), outer);
    suite.skip ||= skip;
    suite.only = only;
    outer.children.push(suite);
    this.suite = suite;
    const answer = fn?.call(this.self(), suite);
    this.suite = outer;
    if (answer?.then) this.pending.push(answer);
    return suite;
  }

  test(title, fn, { skip = false, only = false, todo = false, fails = false } = {}) {
    if (this.running) return this.nested(title, fn, { skip: skip || todo });
    const test = { title: String(title), fn, skip: skip || !fn, only, todo, fails, parent: this.suite };
    this.suite.children.push(test);
    return test;
  }

  // A test inside a test is part of it.
  async nested(title, fn, { skip = false } = {}) {
    if (skip || !fn) return;
    const promise = Promise.resolve().then(() => called(fn, this.self(), this.context ? [this.context(this)] : []));
    this.running.push(promise);
    promise.catch(() => {});
    await promise.catch(() => {});
  }

  hook(kind, fn) {
    this.suite[kind].push(fn);
  }

  self() {
    const self = {
      timeout: () => self, slow: () => self, retries: () => self, skip: () => { throw new Skip("skipped"); },
    };
    return self;
  }

  static skipped() {
    throw new Skip("skipped");
  }

  *tests(suite = this.root) {
    for (const child of suite.children) {
      if (child instanceof Suite) yield* this.tests(child);
      else yield child;
    }
  }

  // Tests with their names; equal names are numbered.
  named(prefix) {
    const seen = new Map();
    const all = [...this.tests()];
    const marked = (one) => one.only || [...one.parent.above()].some((suite) => suite.only);
    const some = all.some(marked);
    return all.map((test) => {
      const titles = [...test.parent.above()].slice(1).map((one) => one.title);
      const name = prefix + [...titles, test.title].join(" > ");
      const count = (seen.get(name) ?? 0) + 1;
      seen.set(name, count);
      const skip = test.skip || test.parent.skip || (some && !marked(test));
      return { test, skip, name: count > 1 ? `${name} #${count}` : name };
    });
  }

  names(prefix) {
    return this.named(prefix).map((one) => one.name);
  }

  async run({ prefix, wants, begin, ended }) {
    await Promise.all(this.pending);
    const all = this.named(prefix).filter((one) => wants(one.name));
    const left = new Map(); // tests still to come, by suite
    for (const { test } of all) for (const suite of test.parent.above()) left.set(suite, (left.get(suite) ?? 0) + 1);
    const opened = new Map(); // suites, and what their first hook threw
    for (const { test, name, skip } of all) {
      begin(name);
      if (skip) ended(name, "skipped");
      else {
        const [outcome, error] = await this.one(test, opened);
        ended(name, outcome, error);
      }
      for (const suite of [...test.parent.above()].reverse()) {
        left.set(suite, left.get(suite) - 1);
        if (left.get(suite) === 0 && opened.has(suite)) await this.closed(suite);
      }
    }
  }

  async closed(suite) {
    for (const hook of suite.after) {
      try { await called(hook, this.self(), []); } catch { /* its tests have ended */ }
    }
  }

  async one(test, opened) {
    const suites = [...test.parent.above()];
    this.running = [];
    let thrown = null;
    const lost = (error) => { thrown ??= { error }; };
    process.on("uncaughtException", lost);
    try {
      for (const suite of suites) {
        if (!opened.has(suite)) {
          opened.set(suite, null);
          try { for (const hook of suite.before) await called(hook, this.self(), []); }
          catch (error) { opened.set(suite, { error }); }
        }
        if (opened.get(suite)) throw opened.get(suite).error;
      }
      for (const suite of suites) for (const hook of suite.beforeEach) await called(hook, this.self(), this.context ? [this.context(this)].slice(0, hook.length) : []);
      await called(test.fn, this.self(), this.context ? [this.context(this)] : []);
      await Promise.all(this.running);
    } catch (error) {
      lost(error);
    }
    try {
      for (const suite of [...suites].reverse()) for (const hook of suite.afterEach) await called(hook, this.self(), []);
    } catch (error) {
      lost(error);
    }
    this.running = null;
    this.cleanup?.();
    process.removeListener("uncaughtException", lost);
    if (thrown && (thrown.error instanceof Skip || thrown.error?.name === "Pending")) return ["skipped"];
    if (test.todo) return ["skipped"];
    if (test.fails) return thrown ? ["passed"] : ["failed", new Error("it was expected to fail")];
    return thrown ? ["failed", thrown.error] : ["passed"];
  }
};
