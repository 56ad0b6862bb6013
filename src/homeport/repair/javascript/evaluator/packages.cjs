// Where an installed package's module lies, by the rules of package.json.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const nodeModule = require("node:module");

function read(folder) {
  try { return JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8")); } catch { return null; }
}

// The target of an export for the first condition that holds.
function target(value, conditions, star) {
  if (typeof value === "string") return value.replaceAll("*", star);
  if (Array.isArray(value)) return value.map((one) => target(one, conditions, star)).find(Boolean) ?? null;
  for (const [name, inner] of Object.entries(value ?? {})) {
    const found = name === "default" || conditions.includes(name) ? target(inner, conditions, star) : null;
    if (found) return found;
  }
  return null;
}

function exported(map, key, conditions) {
  const named = typeof map === "object" && map !== null && !Array.isArray(map) && Object.keys(map)[0]?.match(/^[.#]/);
  const table = named ? map : { ".": map };
  if (key in table) return target(table[key], conditions, "");
  for (const [pattern, value] of Object.entries(table)) {
    const [head, tail] = pattern.split("*");
    if (tail !== undefined && key.startsWith(head) && key.endsWith(tail) && key.length >= pattern.length) {
      return target(value, conditions, key.slice(head.length, key.length - tail.length));
    }
  }
  return null;
}

function* above(from) {
  for (let folder = path.dirname(from); ; folder = path.dirname(folder)) {
    yield folder;
    if (folder === path.dirname(folder)) return;
  }
}

exports.resolvePackage = (name, from, conditions) => {
  if (name.startsWith("#")) {
    for (const folder of above(from)) {
      const found = read(folder);
      if (found) {
        const to = exported(found.imports ?? {}, name, conditions);
        return to?.startsWith(".") ? path.join(folder, to) : null;
      }
    }
    return null;
  }
  const parts = name.split("/");
  const own = parts.splice(0, name.startsWith("@") ? 2 : 1).join("/");
  const key = parts.length ? `./${parts.join("/")}` : ".";
  for (const folder of above(from)) {
    const place = path.join(folder, "node_modules", own);
    const self = read(folder);
    const base = fs.existsSync(place) ? place : self?.name === own && self.exports ? folder : null;
    if (base) {
      const manifest = base === folder ? self : read(base);
      if (manifest?.exports !== undefined) {
        const to = exported(manifest.exports, key, conditions);
        return to && path.join(base, to);
      }
      try {
        return nodeModule.createRequire(path.join(folder, "x.js")).resolve(name);
      } catch {
        return null;
      }
    }
  }
  return null;
};
