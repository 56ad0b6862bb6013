// Which lines of the project's files ran since the last look, as V8 counts them.
"use strict";
const inspector = require("node:inspector");

exports.Coverage = class Coverage {
  // `told` hears of each file with all its lines: a test without an end cannot say what it ran.
  constructor(told) {
    this.told = told;
    this.session = new inspector.Session();
    this.session.connect();
    this.ask("Profiler.enable");
    this.ask("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
    this.scripts = new Map(); // by the name V8 knows
    this.load = new Map(); // what ran when the files were loaded
  }

  ask(method, options) {
    let answer = null;
    this.session.post(method, options, (error, result) => { answer = result; });
    return answer;
  }

  // A file's text as it is run: `skip` characters stand before it, `lines` maps its lines back.
  know(url, path, text, skip, back) {
    const starts = [0];
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
    this.scripts.set(url, { path, starts, skip, back });
    this.told({ file: path, lines: [...new Set(starts.map((_, at) => (back ? back(at + 1) : at + 1)))] });
  }

  begin() {
    this.ask("Profiler.takePreciseCoverage");
  }

  loaded() {
    this.load = this.taken();
  }

  // Lines by path, those of loading included: whatever is wrong there is wrong for every test.
  lines() {
    const found = this.taken();
    for (const [path, lines] of this.load) {
      const known = found.get(path) ?? new Set();
      lines.forEach((line) => known.add(line));
      found.set(path, known);
    }
    return Object.fromEntries([...found].map(([path, lines]) => [path, [...lines].sort((a, b) => a - b)]));
  }

  taken() {
    const found = new Map();
    for (const { url, functions } of this.ask("Profiler.takePreciseCoverage").result) {
      const script = this.scripts.get(url);
      if (script) {
        const lines = found.get(script.path) ?? new Set();
        ran(functions, script).forEach((line) => lines.add(line));
        found.set(script.path, lines);
      }
    }
    return found;
  }

  close() {
    this.session.disconnect();
  }
};

// Of nested ranges the innermost one tells; one that did not run may begin in the middle of a line.
function ran(functions, { starts, skip, back }) {
  const counts = new Map();
  const ranges = functions.flatMap((one) => one.ranges);
  ranges.sort((a, b) => b.endOffset - b.startOffset - (a.endOffset - a.startOffset));
  const line = (offset) => {
    let low = 0, high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  for (const { startOffset, endOffset, count } of ranges) {
    let first = line(Math.max(startOffset - skip, 0));
    let last = line(Math.max(endOffset - skip - 1, 0));
    if (!count) [first, last] = [first + 1, last - 1];
    for (let number = first; number <= last; number += 1) counts.set(number, count);
  }
  const lines = new Set();
  for (const [number, count] of counts) if (count) lines.add(back ? back(number) : number);
  return lines;
}
