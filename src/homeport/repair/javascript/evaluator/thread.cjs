// One thread of the evaluator: loads the project's modules anew for each job, and runs tests.
//
// A job has ended when nothing is left to do in the event loop, as a process would end; then the
// thread sleeps until the next one. What a job changed of the language's own objects is looked for,
// and a thread in which something changed does no further job.
"use strict";
const { workerData, receiveMessageOnPort } = require("node:worker_threads");
const fs = require("node:fs");
const { port, shared, sources, suite } = workerData;

const parts = new Map();
function part(name) {
  if (!parts.has(name)) {
    const module = { exports: {} };
    parts.set(name, module);
    const make = new Function("module", "exports", "require", "part", "bring", sources[name]);
    make(module, module.exports, require, part, (url) => import(url));
  }
  return parts.get(name).exports;
}

const { Modules } = part("modules.cjs");
const { filesOf, load } = part("frameworks.cjs");
const { Coverage } = part("coverage.cjs");
const { changed, settle } = part("traces.cjs");

shared[3] = Number(fs.readlinkSync("/proc/thread-self").split("/").pop());
const LEFT_OVER_MS = 30;
const LEAST_MS = 100; // finer limits than the CPU clock shows say nothing
const exit = process.exit.bind(process);
const say = (message) => port.postMessage(message);
let finish = null; // what to do when the event loop is empty
let said = "";
const keep = (chunk, ...rest) => {
  said = (said + chunk).slice(-4000);
  const then = rest.find((one) => typeof one === "function");
  if (then) process.nextTick(then);
  return true;
};
process.stdout.write = keep;
process.stderr.write = keep;

function begin(name, order) {
  Atomics.store(shared, 2, Math.max(LEAST_MS, Math.ceil(name in (order.limits ?? {}) ? order.limits[name] * 1000 : order.limit_ms)));
  Atomics.add(shared, 1, 1);
}

const described = (error) => {
  if (error === null || typeof error !== "object") return String(error);
  const stack = typeof error.stack === "string" ? error.stack : String(error.message ?? error);
  return stack.slice(0, 4000);
};

class ExitSignal extends Error {}

// A file that is a program of its own: it passes when nothing is left to do and nothing was thrown.
function runScript(modules, name, file, order, coverage) {
  return new Promise((resolve) => {
    let ended = false;
    const end = (error, code) => {
      if (ended) return;
      ended = true;
      const bad = error !== null || Number(code ?? 0) !== 0;
      resolve({ test: name, outcome: bad ? "failed" : "passed", message: error ? described(error) : bad ? said : "",
                lines: coverage ? coverage.lines() : {} });
    };
    const failed = (error) => (error instanceof ExitSignal ? null : end(error));
    process.on("uncaughtException", failed);
    process.exitCode = undefined;
    process.exit = (code) => {
      end(null, code ?? process.exitCode ?? 0);
      throw new ExitSignal("process.exit");
    };
    finish = () => end(null, process.exitCode);
    process.argv = [process.execPath, file, ...suite.argv.slice(2)];
    coverage?.begin();
    begin(name, order);
    Promise.resolve()
      .then(() => modules.main(file))
      .catch((error) => (error instanceof ExitSignal ? null : end(error)));
  });
}

// The tests of a file, in their order; those after the first failing one only when `on` is set.
async function runFile(modules, file, order, hear, coverage) {
  const relative = modules.relative(file);
  let runner;
  try {
    Atomics.store(shared, 2, Math.ceil(order.start_ms));
    Atomics.add(shared, 1, 1);
    coverage?.begin();
    runner = await load(suite.argv[0], modules, file);
    coverage?.loaded();
  } catch (error) {
    hear({ test: `${relative}::`, outcome: "failed", message: described(error), lines: coverage ? coverage.lines() : {} });
    return;
  }
  const chosen = order.only ? new Set(order.only) : null;
  const skip = new Set(order.skip ?? []);
  await runner.run({
    prefix: `${relative}::`,
    wants: (name) => !skip.has(name) && (!chosen || chosen.has(name)),
    begin: (name) => {
      if (!order.quiet) say({ begun: name });
      coverage?.begin();
      begin(name, order);
    },
    ended: (name, outcome, error) => hear({
      test: name, outcome, message: error === undefined ? "" : described(error),
      lines: coverage ? coverage.lines() : {},
    }),
  });
}

const JOBS = {
  files: async () => ({ files: filesOf(suite) }),
  collect: async (order) => {
    const modules = new Modules(suite, {});
    for (const file of order.files) {
      if (suite.argv[0] === "script") say({ test: suite.said });
      else {
        const runner = await load(suite.argv[0], modules, modules.place(file));
        for (const name of runner.names(`${file}::`)) say({ test: name });
      }
    }
  },
  run: async (order) => {
    const coverage = order.lines ? new Coverage(say) : null;
    const modules = new Modules(suite, {}, coverage);
    for (const file of order.files) {
      if (suite.argv[0] === "script") say(await runScript(modules, suite.said, modules.place(file), order, coverage));
      else await runFile(modules, modules.place(file), order, say, coverage);
    }
    coverage?.close();
  },
  // Each group of tests by itself, until one of its tests fails.
  try: async (order) => {
    const modules = new Modules(suite, { [order.path]: order.text });
    for (const [number, group] of order.groups.entries()) {
      if (suite.argv[0] === "script") {
        const end = await runScript(new Modules(suite, { [order.path]: order.text }), suite.said,
                                    modules.place(suite.argv[1]), order);
        if (end.outcome === "passed") say({ group: number });
        continue;
      }
      const ends = new Map();
      const files = [...new Set(group.map((name) => name.slice(0, name.indexOf("::"))))];
      let failed = false;
      for (const file of files) {
        if (failed) break;
        const own = group.filter((name) => name.startsWith(`${file}::`));
        const fresh = new Modules(suite, { [order.path]: order.text });
        const job = { ...order, only: own, quiet: true };
        await runFile(fresh, modules.place(file), job, (end) => {
          ends.set(end.test, end.outcome);
          if (end.outcome !== "passed") failed = true;
        });
      }
      if (!failed && group.every((name) => ends.get(name) === "passed")) say({ group: number });
    }
  },
};

let job = null; // what is being done, and its end

function next() {
  const seen = Atomics.load(shared, 0);
  let received = receiveMessageOnPort(port);
  while (!received) {
    Atomics.wait(shared, 0, seen, 1000);
    received = receiveMessageOnPort(port);
  }
  const order = received.message;
  said = "";
  finish = null;
  const own = { result: null };
  job = own;
  setImmediate(() => {
    JOBS[order.do](order).then((value) => value ?? {}, (error) => ({ problem: described(error) }))
      .then((result) => {
        own.result = result;
        // Where something goes on after the last test, the next job would meet it.
        setTimeout(() => conclude(own, true), LEFT_OVER_MS).unref();
      });
  });
}

function conclude(own, stale) {
  if (job !== own) return;
  job = null;
  process.exit = exit;
  process.exitCode = undefined;
  process.removeAllListeners("uncaughtException");
  say({ done: true, ...own.result, stale: stale || changed() });
}

function idle() {
  if (job === null) return next();
  if (finish) {
    const now = finish;
    finish = null;
    now();
    setImmediate(() => {});
    return;
  }
  job.result ??= { problem: "nothing is left to do, and no end" };
  conclude(job, false);
  next();
}

settle();
process.on("beforeExit", idle);
process.on("unhandledRejection", (error) => process.emit("uncaughtException", error));
next();
