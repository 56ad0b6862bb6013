// TypeScript as JavaScript: by Node.js where it can, else by what the project has installed.
"use strict";
const nodeModule = require("node:module");
const path = require("node:path");

const done = new Map(); // by place and text

function tool(place, names) {
  // A bundler brings its own compiler, which then lies beside it.
  for (const name of names) {
    for (const via of ["", "vite/", "tsx/", "vitest/", "ts-jest/"]) {
      try {
        let from = nodeModule.createRequire(place);
        if (via) from = nodeModule.createRequire(from.resolve(`${via}package.json`));
        return [name, from(name)];
      } catch { /* the next one */ }
    }
  }
  return [null, null];
}

exports.plain = (place, text, esm) => {
  const key = `${place}\0${text}`;
  if (!done.has(key)) done.set(key, made(place, text, esm));
  return done.get(key);
};

function made(place, text, esm) {
  const jsx = /x$/.test(place);
  if (nodeModule.stripTypeScriptTypes && !jsx && esm) {
    try { return { text: nodeModule.stripTypeScriptTypes(text), back: null }; } catch { /* needs more than stripping */ }
  }
  const [name, compiler] = tool(place, ["esbuild", "typescript", "sucrase"]);
  if (name === "esbuild") {
    const found = compiler.transformSync(text, {
      loader: jsx ? (place.endsWith(".jsx") ? "jsx" : "tsx") : "ts", format: esm ? "esm" : "cjs", sourcemap: true,
      target: "node20", sourcefile: path.basename(place),
    });
    return { text: found.code, back: mapped(JSON.parse(found.map).mappings) };
  }
  if (name === "typescript") {
    const { ModuleKind, ScriptTarget, JsxEmit } = compiler;
    const found = compiler.transpileModule(text, { fileName: place, compilerOptions: {
      module: esm ? ModuleKind.ESNext : ModuleKind.CommonJS, target: ScriptTarget.ES2022, jsx: JsxEmit.React,
      sourceMap: true, esModuleInterop: true,
    } });
    return { text: found.outputText, back: mapped(JSON.parse(found.sourceMapText).mappings) };
  }
  if (name === "sucrase") {
    const transforms = ["typescript", ...(jsx ? ["jsx"] : []), ...(esm ? [] : ["imports"])];
    return { text: compiler.transform(text, { transforms }).code, back: null }; // it keeps the lines
  }
  throw new Error(`nothing is installed here that reads ${place}`);
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// The line of the source for each line of the output: that of its first mapped column.
function mapped(mappings) {
  const lines = [];
  let source = 0;
  mappings.split(";").forEach((row, number) => {
    row.split(",").filter(Boolean).forEach((segment, at) => {
      const values = decoded(segment);
      if (values.length > 2) {
        source += values[2];
        if (lines[number] === undefined || at === 0) lines[number] = source + 1;
      }
    });
  });
  return (line) => {
    for (let at = line - 1; at >= 0; at -= 1) if (lines[at] !== undefined) return lines[at];
    return line;
  };
}

function decoded(segment) {
  const values = [];
  let value = 0, shift = 0;
  for (const letter of segment) {
    const digit = DIGITS.indexOf(letter);
    value += (digit & 31) << shift;
    if (digit & 32) shift += 5;
    else {
      values.push(value & 1 ? -(value >> 1) : value >> 1);
      value = shift = 0;
    }
  }
  return values;
}
