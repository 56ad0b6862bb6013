// Tells whether code left something changed in what all jobs of a thread share: the language's own
// objects, the global object, Node's modules and the environment.
"use strict";

const LAZY = Symbol("lazy");
const MODULES = ["fs", "path", "os", "util", "assert", "timers", "child_process", "events"];
const CLASSES = ["Object", "Function", "Array", "String", "Number", "Boolean", "Symbol", "Date", "Promise", "RegExp",
                 "Error", "Map", "Set", "WeakMap", "BigInt", "URL"];

function owned() {
  require("node:test").mock; // it replaces functions of the process when it is first loaded
  const classes = CLASSES.map((name) => globalThis[name]);
  return [globalThis, process, Math, JSON, Reflect, console, process.env, ...classes,
          ...classes.map((one) => one.prototype), ...MODULES.map((name) => require(name)),
          Object.getPrototypeOf([][Symbol.iterator]()), Object.getPrototypeOf(function* () {})];
}

// What the evaluator itself sets, and what Node keeps there.
const IGNORED = new Set(["exit", "exitCode", "argv", "_exiting", "_events", "_eventsCount", "domain"]);

// What Node.js makes when it is first asked for is no change: an accessor that became a value.
// Packages keep what they share under symbols of the global object.
const keys = (object) => (object === globalThis ? Object.getOwnPropertyNames : Reflect.ownKeys)(object)
  .filter((key) => !IGNORED.has(key));

const shape = (object) => {
  const all = Object.getOwnPropertyDescriptors(object);
  return keys(object).map((key) => {
    const one = all[key];
    return [key, one.get ? LAZY : one.value];
  });
};

let before = [];

// What there is now is how it shall stay: at the beginning, and when an installed package was loaded.
exports.settle = () => {
  before = owned().map((object) => [object, shape(object)]);
};

exports.changed = () => before.some(([object, known]) => {
  if (keys(object).length !== known.length) return true;
  for (const [key, value] of known) {
    const now = Object.getOwnPropertyDescriptor(object, key);
    if (now === undefined || (value !== LAZY && !Object.is(now.value, value))) return true;
  }
  return false;
});
