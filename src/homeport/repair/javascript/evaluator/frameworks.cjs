// Which files hold a runner's tests, and what the runner gives to them.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const nodeModule = require("node:module");
const { Runner } = part("runner.cjs");
const { pathToFileURL } = require("node:url");
const { installed } = part("modules.cjs");
const { settle } = part("traces.cjs");

const FOREIGN = new Set(["node_modules", ".git", "dist", "coverage"]);
const BY_RUNNER = {
  test: (one) => /(?:^|\/)(?:test\/.*|test|test-[^/]*|[^/]*[.\-_]test)\.[cm]?[jt]s$/.test(one),
  mocha: (one) => /^test\/[^/]*\.[cm]?js$/.test(one),
  jest: (one) => /(?:^|\/)__tests__\/.*\.[cm]?[jt]sx?$|\.(?:spec|test)\.[cm]?[jt]sx?$|(?:^|\/)(?:spec|test)\.[jt]sx?$/.test(one),
  vitest: (one) => /\.(?:spec|test)\.[cm]?[jt]sx?$/.test(one),
};

function* walk(folder, base = "") {
  for (const one of fs.readdirSync(path.join(folder, base), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = base ? `${base}/${one.name}` : one.name;
    if (one.isDirectory() && !FOREIGN.has(one.name)) yield* walk(folder, name);
    else if (one.isFile()) yield name;
  }
}

function pattern(glob) {
  const text = glob.replace(/^\.\//, "").replace(/[.+^$()|[\]\\]/g, "\\$&")
    .replace(/\{([^}]*)\}/g, (_, inner) => `(?:${inner.replaceAll(",", "|")})`)
    .replace(/\*\*\/?|\*|\?/g, (one) => ({ "**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]" })[one]);
  return new RegExp(`^${text}$`);
}

// The test files, relative to the tree, in the runner's order.
exports.filesOf = ({ argv, folder }) => {
  const [runner, ...named] = argv;
  const place = (one) => path.posix.join(folder || ".", one);
  if (runner === "script") return [place(named[0])];
  const chosen = new Set();
  const every = [...walk(path.join(process.cwd(), folder || "."))];
  const spec = named.length ? named : runner === "mocha" ? mochaSettings(folder).spec : [];
  for (const one of spec) {
    const clean = one.replace(/^\.\//, "").replace(/\/$/, "");
    if (every.includes(clean)) chosen.add(clean);
    else if (/[*?{[]/.test(clean)) every.filter((file) => pattern(clean).test(file)).forEach((file) => chosen.add(file));
    else if (runner === "jest" || runner === "vitest") {
      every.filter((file) => BY_RUNNER[runner](file) && file.includes(clean)).forEach((file) => chosen.add(file));
    } else {
      every.filter((file) => file.startsWith(`${clean}/`) && (runner === "mocha" ? /\.[cm]?js$/ : /\.[cm]?[jt]s$/).test(file))
        .forEach((file) => chosen.add(file));
    }
  }
  return (spec.length ? [...chosen] : every.filter(BY_RUNNER[runner])).map(place);
};

function mochaSettings(folder) {
  const here = path.join(process.cwd(), folder || ".");
  let found = {};
  try { found = JSON.parse(fs.readFileSync(path.join(here, ".mocharc.json"), "utf8")); } catch { /* none */ }
  try { found = { ...JSON.parse(fs.readFileSync(path.join(here, "package.json"), "utf8")).mocha, ...found }; } catch { /* none */ }
  const list = (value) => (value === undefined ? [] : [value].flat());
  return { spec: list(found.spec), require: list(found.require), ui: found.ui };
}

// Loads a file of tests; the runner then knows them.
exports.load = async (name, modules, file) => {
  const globals = await GLOBALS[name](modules, file);
  const kept = Object.entries(globals.values).map(([key, value]) => {
    const old = Object.getOwnPropertyDescriptor(globalThis, key);
    Object.defineProperty(globalThis, key, { value, writable: true, configurable: true, enumerable: true });
    return [key, old];
  });
  globals.runner.restore = () => kept.forEach(([key, old]) => {
    if (old) Object.defineProperty(globalThis, key, old);
    else delete globalThis[key];
  });
  const run = globals.runner.run.bind(globals.runner);
  globals.runner.run = async (order) => {
    try { await run(order); } finally { globals.runner.restore(); }
  };
  try {
    for (const one of globals.first ?? []) await modules.main(one);
    await modules.main(file);
  } catch (error) {
    globals.runner.restore();
    throw error;
  }
  return globals.runner;
};

// Functions to declare suites and tests with, as all four have them.
function declared(runner, { options = false } = {}) {
  const split = (args) => {
    const fn = args.find((one) => typeof one === "function");
    const settings = options ? args.find((one) => one && typeof one === "object") : undefined;
    const title = typeof args[0] === "function" ? args[0].name : args[0];
    return [title, fn, settings ?? {}];
  };
  const make = (kind) => {
    const declare = (more) => (...args) => {
      const [title, fn, settings] = split(args);
      const chosen = { ...settings, ...more };
      return runner[kind](title ?? "<anonymous>", fn, {
        skip: Boolean(chosen.skip), only: Boolean(chosen.only), todo: Boolean(chosen.todo), fails: Boolean(chosen.fails),
      });
    };
    const whole = (more) => {
      const one = declare(more);
      one.each = (table, ...values) => (title, fn) => {
        for (const row of rows(table, values)) declare(more)(titled(title, row), () => fn(...row));
      };
      one.skipIf = (condition) => (condition ? declare({ ...more, skip: true }) : one);
      one.runIf = (condition) => (condition ? one : declare({ ...more, skip: true }));
      return one;
    };
    const found = whole({});
    for (const mark of ["skip", "only", "todo"]) found[mark] = whole({ [mark]: true });
    found.concurrent = found.sequential = found;
    found.failing = found.fails = whole({ fails: true });
    return found;
  };
  const hook = (kind) => (...args) => runner.hook(kind, args.find((one) => typeof one === "function"));
  return {
    describe: make("describe"), test: make("test"), before: hook("before"), after: hook("after"),
    beforeEach: hook("beforeEach"), afterEach: hook("afterEach"),
  };
}

function rows(table, values) {
  if (table?.raw) {
    const keys = table.raw[0].split("|").map((one) => one.trim());
    const found = [];
    for (let at = 0; at < values.length; at += keys.length) {
      found.push([Object.fromEntries(keys.map((key, number) => [key, values[at + number]]))]);
    }
    return found;
  }
  return table.map((row) => (Array.isArray(row) ? row : [row]));
}

function titled(title, row) {
  let at = 0;
  const { format, inspect } = require("node:util");
  const named = row[0] && typeof row[0] === "object"
    ? title.replace(/\$(\w+)/g, (whole, key) => (key in row[0] ? inspect(row[0][key]) : whole)) : title;
  return named.replace(/%[sdifjopO#%]/g, (one) => (one === "%%" ? "%" : one === "%#" ? String(at) : format(one === "%p" ? "%o" : one, row[at++])));
}

const aliases = ({ describe, test, before, after, beforeEach, afterEach }) => ({
  describe, context: describe, suite: describe, it: test, test, specify: test, before, after, beforeEach, afterEach,
});

const from = (file, name) => installed(nodeModule.createRequire(file).resolve(name));

let ready = false; // the packages of Vitest are loaded

const GLOBALS = {
  async test(modules) {
    const { mock } = nodeModule.createRequire(modules.root + "/x.js")("node:test");
    const runner = new Runner({
      afterEach: () => mock.restoreAll(),
      context: (self) => ({
        name: "", mock, diagnostic() {}, plan() {}, skip: Runner.skipped, todo: Runner.skipped,
        signal: new AbortController().signal, assert: require("node:assert"),
        test: (...args) => self.nested(args[0], args.find((one) => typeof one === "function"), args.find((one) => one && typeof one === "object")),
        before: (fn) => fn(), after() {}, beforeEach() {}, afterEach() {},
      }),
    });
    const words = declared(runner, { options: true });
    const all = Object.assign((...args) => words.test(...args), words.test, aliases(words), { mock });
    all.test = all;
    all.default = all;
    modules.given.set("node:test", all);
    modules.given.set("test", all);
    return { runner, values: {} };
  },

  async mocha(modules, file) {
    const runner = new Runner();
    const words = declared(runner);
    const { require: first, ui } = mochaSettings(path.relative(modules.root, modules.folder));
    const skip = { xit: words.test.skip, xdescribe: words.describe.skip, xcontext: words.describe.skip };
    const tdd = { suite: words.describe, test: words.test, setup: words.beforeEach, teardown: words.afterEach, suiteSetup: words.before, suiteTeardown: words.after };
    const { test, suite, ...bdd } = aliases(words);
    const places = first.map((one) => modules.find(one, path.join(modules.folder, "x.js"), ["require", "node", "default"]));
    return { runner, values: ui === "tdd" ? tdd : { ...bdd, ...skip }, first: places };
  },

  async jest(modules, file) {
    const { expect } = from(file, "expect");
    const { ModuleMocker } = jestMock(file);
    const mocker = new ModuleMocker(globalThis);
    const runner = new Runner({ afterEach: () => expect.setState({ assertionCalls: 0 }) });
    const { before, after, ...words } = aliases(declared(runner));
    const jest = {
      fn: mocker.fn.bind(mocker), spyOn: mocker.spyOn.bind(mocker), clearAllMocks: () => mocker.clearAllMocks(),
      resetAllMocks: () => mocker.resetAllMocks(), restoreAllMocks: () => mocker.restoreAllMocks(), setTimeout() {},
    };
    const values = {
      ...words, beforeAll: before, afterAll: after, xit: words.it.skip, xtest: words.it.skip, fit: words.it.only,
      xdescribe: words.describe.skip, fdescribe: words.describe.only, expect, jest,
    };
    modules.loose = true;
    modules.given.set("@jest/globals", values);
    return { runner, values };
  },

  async vitest(modules, file) {
    const resolved = nodeModule.createRequire(file).resolve("vitest/package.json");
    const load = async (name) => bring(pathToFileURL(await modules.find(name, resolved, ["import", "node", "default"])).href);
    const [checks, chai, spies] = [await load("@vitest/expect"), await load("chai"), await load("@vitest/spy")];
    const expect = (value, message) => {
      const state = checks.getState(expect);
      checks.setState({ assertionCalls: state.assertionCalls + 1 }, expect);
      return chai.expect(value, message);
    };
    chai.use(checks.JestExtend);
    chai.use(checks.JestChaiExpect);
    chai.use(checks.JestAsymmetricMatchers);
    Object.assign(expect, chai.expect);
    expect.getState = () => checks.getState(expect);
    expect.setState = (state) => checks.setState(state, expect);
    expect.extend = (matchers) => chai.expect.extend(expect, matchers);
    Object.assign(expect, checks.asymmetric ?? {});
    globalThis[checks.GLOBAL_EXPECT] ??= expect;
    const runner = new Runner();
    const { before, after, ...words } = aliases(declared(runner));
    const vi = { fn: spies.fn, spyOn: spies.spyOn, clearAllMocks() {}, restoreAllMocks() {} };
    const values = { ...words, beforeAll: before, afterAll: after, expect, vi, vitest: vi };
    checks.setState({ assertionCalls: 0, isExpectingAssertions: false, expectedAssertionsNumber: null, environment: "node" }, expect);
    modules.loose = true;
    modules.given.set("vitest", values);
    if (!ready) settle(); // of the packages above
    ready = true;
    return { runner, values };
  },
};

function jestMock(file) {
  const require = nodeModule.createRequire(file);
  for (const via of ["jest", "@jest/core", "@jest/globals", "jest-cli"]) {
    try { return from(require.resolve(via), "jest-mock"); } catch { /* the next one */ }
  }
  return from(file, "jest-mock");
}
