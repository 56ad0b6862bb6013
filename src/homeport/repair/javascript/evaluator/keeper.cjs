// The main thread of the evaluator: reads orders as JSON lines, has them done in a thread, answers.
//
// A thread does one job after the other until one of them loops, ends the process, uses up its
// memory or leaves something changed behind; then the next job gets a fresh thread. Nothing of the
// code under analysis runs here.
"use strict";
const { Worker, MessageChannel } = require("node:worker_threads");
const { readFileSync } = require("node:fs");
const readline = require("node:readline");

const TICK_MS = 10; // as fine as the system counts CPU time
const PATIENCE = 12; // times the CPU limit, on the clock: a job that waits for nothing
const MEMORY_MB = 512;
const JIFFIES_MS = 10;

let thread = null;
let sources = {};
let suite = null;

const say = (line) => process.stdout.write(JSON.stringify(line) + "\n");
const spent = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

class Thread {
  constructor() {
    const channel = new MessageChannel();
    this.port = channel.port1;
    // 0: jobs sent, 1: tests begun, 2: limit of the test in ms, 3: the thread's id in /proc
    this.shared = new Int32Array(new SharedArrayBuffer(16));
    this.worker = new Worker(sources["thread.cjs"], {
      eval: true, stdout: true, stderr: true, stdin: true,
      workerData: { port: channel.port2, shared: this.shared, sources, suite },
      transferList: [channel.port2],
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    });
    this.worker.stdout.resume();
    this.worker.stderr.resume();
    this.ended = null; // why it is of no use any more
    this.worker.on("error", (error) => this.stop("crashed", String(error && error.message)));
    this.worker.on("exit", () => this.stop("crashed", "it ended the process"));
    this.port.on("message", (message) => this.heard(message));
    this.waiting = null;
  }

  stop(why, said) {
    if (this.ended) return;
    this.ended = why;
    if (thread === this) thread = null;
    this.worker.terminate();
    this.port.close();
    if (this.waiting) this.waiting({ ended: why, said });
  }

  heard(message) {
    if (!message.done) return this.each(message);
    const { waiting } = this;
    this.waiting = null;
    if (message.stale) this.stop("stale", "");
    waiting(message);
  }

  cpu() {
    try {
      const stat = readFileSync(`/proc/self/task/${this.shared[3]}/stat`, "latin1");
      const [user, system] = stat.slice(stat.lastIndexOf(")") + 2).split(" ").slice(11, 13);
      return (Number(user) + Number(system)) * JIFFIES_MS;
    } catch {
      return 0;
    }
  }

  // Does one job; `each` hears what it says on the way. The limit counts anew for each test.
  job(order, each) {
    return new Promise((resolve) => {
      let begun = -1, cpu = 0, wall = 0;
      const watch = setInterval(() => {
        const number = Atomics.load(this.shared, 1);
        const now = performance.now();
        if (number !== begun) [begun, cpu, wall] = [number, this.cpu(), now];
        const limit = Atomics.load(this.shared, 2);
        if (this.cpu() - cpu > limit || now - wall > limit * PATIENCE + 500) {
          this.stop("slow", "it took too long");
        }
      }, TICK_MS);
      this.each = each;
      this.waiting = (message) => {
        clearInterval(watch);
        resolve(message);
      };
      Atomics.store(this.shared, 2, Math.ceil(order.start_ms ?? 10000));
      this.port.postMessage(order);
      Atomics.add(this.shared, 0, 1);
      Atomics.notify(this.shared, 0);
    });
  }
}

const done = (order, each) => (thread ??= new Thread()).job(order, each);

// Runs files test by test; a thread that a test ended is replaced, and the rest goes on.
async function runAll(order, lines) {
  const { files } = await done({ do: "files" }, () => {});
  const wanted = order.tests ? new Set(order.tests) : null;
  for (const file of files) {
    const ran = new Set();
    for (let again = true; again; ) {
      let current = null;
      const loaded = {};
      let before = spent();
      const job = {
        do: "run", files: [file], only: order.tests ?? null, skip: [...ran], lines,
        limits: order.limits ?? {}, limit_ms: order.limit_s * 1000,
        start_ms: (order.start_s ?? 10) * 1000,
      };
      const end = await done(job, (message) => {
        if (message.file) {
          loaded[message.file] = message.lines;
          return;
        }
        if (message.begun) {
          current = message.begun;
          before = spent();
          return;
        }
        current = null;
        ran.add(message.test);
        if (!wanted || wanted.has(message.test)) {
          say({ message: "", lines: {}, ...message, cpu_s: spent() - before });
        }
      });
      again = current !== null;
      if (end.ended || again) {
        const name = current ?? `${file}::`;
        if (!ran.has(name) && (current || !wanted)) {
          say({ test: name, outcome: end.ended ?? "failed", message: end.said ?? end.problem ?? "",
                cpu_s: spent() - before, lines: loaded });
        }
        ran.add(name);
      }
    }
  }
}

async function attempt(order) {
  for (const one of order.candidates) {
    const job = {
      do: "try", path: one.path, text: one.text, groups: order.groups, limits: order.limits,
      limit_ms: order.limit_s * 1000, start_ms: Math.max(500, order.limit_s * 1000),
    };
    const passed = [];
    const end = await done(job, (message) => {
      if (message.group !== undefined) passed.push(message.group);
    });
    const verdict = passed.length === order.groups.length ? "passed"
      : passed.length ? "partial"
      : end.ended ?? "failed";
    say({ id: one.id, verdict, passed });
  }
}

const ORDERS = {
  suite: (order) => runAll(order, false),
  spectrum: (order) => runAll(order, true),
  collect: async () => {
    const { files } = await done({ do: "files" }, () => {});
    for (const file of files) {
      await done({ do: "collect", files: [file] }, (one) => say({ path: file, generated: false, ...one }));
    }
  },
  try: attempt,
  behave: async () => {},
};

(async () => {
  let started = false;
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const order = JSON.parse(line);
    if (!started) {
      started = true;
      ({ sources, ...suite } = order);
      say({ ready: true, cpu_s: spent() });
      continue;
    }
    await ORDERS[order.do](order);
    say({ done: true, cpu_s: spent() });
  }
  process.exit(0);
})();
