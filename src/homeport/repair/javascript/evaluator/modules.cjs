// The project's modules, loaded anew for each job: CommonJS and ECMAScript modules, TypeScript where
// the project or Node.js can strip its types. Installed packages are loaded once in a thread.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");
const nodeModule = require("node:module");
const { fileURLToPath, pathToFileURL } = require("node:url");
const { resolvePackage } = part("packages.cjs");
const { plain } = part("typescript.cjs");
const { settle } = part("traces.cjs");

const WRAPPER = ["(function (exports, require, module, __filename, __dirname) { ", "\n})"];
const EXTENSIONS = ["", ".js", ".json", ".cjs", ".mjs", ".ts", ".tsx", ".mts", ".cts", ".jsx"];
const TYPED = /\.[cm]?tsx?$/;
const STEM = /\.([cm]?)jsx?$/; // of a file that may be written in TypeScript

const texts = new Map(); // what files hold, by place
const scripts = new Map(); // compiled CommonJS, by place and text
const caches = new Map(); // V8's work on ECMAScript modules, likewise
const kinds = new Map(); // "module" or "commonjs", by folder

let active = null; // the modules of the job that runs

function textOf(place) {
  if (!texts.has(place)) texts.set(place, fs.readFileSync(place, "utf8"));
  return texts.get(place);
}

function isFile(place) {
  return texts.has(place) || Boolean(fs.statSync(place, { throwIfNoEntry: false })?.isFile());
}

function kindOf(folder) {
  if (!kinds.has(folder)) {
    const place = path.join(folder, "package.json");
    let kind = null;
    if (fs.existsSync(place)) {
      try { kind = JSON.parse(fs.readFileSync(place, "utf8")).type ?? "commonjs"; } catch { kind = "commonjs"; }
    }
    const parent = path.dirname(folder);
    kinds.set(folder, kind ?? (parent === folder ? "commonjs" : kindOf(parent)));
  }
  return kinds.get(folder);
}

function builtin(name) {
  const bare = name.replace(/^node:/, "");
  return nodeModule.isBuiltin(name) || nodeModule.isBuiltin(bare) ? bare : null;
}

const loaded = new Set(); // installed packages, by place

// Some packages change Node's own modules when they are loaded; that is no trace of a candidate.
function known(place) {
  if (loaded.has(place)) return;
  loaded.add(place);
  settle();
}

function installed(place) {
  const found = nodeModule.createRequire(place)(place);
  known(place);
  return found;
}

exports.installed = installed;

exports.Modules = class Modules {
  // `texts` are files that hold something else in this job, by path.
  constructor(suite, others, coverage = null) {
    this.root = fs.realpathSync(process.cwd());
    this.folder = path.join(this.root, suite.folder ?? "");
    this.others = new Map(Object.entries(others).map(([name, text]) => [path.join(this.root, name), text]));
    this.coverage = coverage;
    this.required = new Map(); // CommonJS modules by place
    this.imported = new Map(); // ECMAScript modules by place or name
    this.given = new Map(); // names that stand for something of the evaluator's
    active = this;
  }

  place(relative) {
    return path.join(this.root, relative);
  }

  relative(place) {
    return path.relative(this.root, place).split(path.sep).join("/");
  }

  own(place) {
    return place.startsWith(this.root + path.sep) && !place.includes(`${path.sep}node_modules${path.sep}`);
  }

  text(place) {
    const raw = this.others.get(place) ?? textOf(place);
    if (!TYPED.test(place) && !place.endsWith(".jsx")) return { text: raw, back: null };
    return plain(place, raw, this.esm(place));
  }

  esm(place) {
    if (/\.m[jt]s$/.test(place)) return true;
    if (/\.c[jt]s$/.test(place)) return false;
    const kind = kindOf(path.dirname(place));
    return kind === "module" || (this.loose && /^\s*(?:import|export)\b/m.test(this.others.get(place) ?? textOf(place)));
  }

  // Loads a test file as the program itself.
  async main(place) {
    if (this.esm(place)) await this.import(place);
    else this.require(place, null, true);
  }

  find(name, from, conditions) {
    if (name.startsWith("file:")) return fileURLToPath(name);
    if (name.startsWith(".") || name.startsWith("/")) {
      const base = path.resolve(path.dirname(from), name);
      const tried = [...EXTENSIONS.map((end) => base + end), base.replace(STEM, ".$1ts"), base.replace(STEM, ".$1tsx"),
                     ...EXTENSIONS.slice(1).map((end) => path.join(base, `index${end}`))];
      const found = tried.find(isFile);
      if (found) return fs.realpathSync(found);
      const main = path.join(base, "package.json");
      if (isFile(main)) return nodeModule.createRequire(from).resolve(name);
    } else {
      const found = resolvePackage(name, from, conditions);
      if (found) return fs.realpathSync(found);
    }
    const missing = new Error(`Cannot find module '${name}'\nRequire stack:\n- ${from}`);
    missing.code = "MODULE_NOT_FOUND";
    throw missing;
  }

  // -- CommonJS ---------------------------------------------------------------------------------

  requireFrom(from) {
    const require = (name) => {
      if (this.given.has(name)) return this.given.get(name);
      const bare = builtin(name);
      if (bare) return nodeModule.createRequire(from)(name);
      return this.require(this.find(name, from, ["require", "node", "default"]), from);
    };
    require.resolve = (name) => (builtin(name) ? name : this.find(name, from, ["require", "node", "default"]));
    require.cache = Object.create(null);
    require.main = this.mainModule;
    return require;
  }

  require(place, parent, isMain = false) {
    if (!this.own(place) || place.endsWith(".node")) return installed(place);
    const known = this.required.get(place);
    if (known) return known.exports;
    const module = { exports: {}, id: place, filename: place, loaded: false, children: [], paths: [], parent: null };
    if (isMain) this.mainModule = module;
    this.required.set(place, module);
    try {
      if (place.endsWith(".json")) module.exports = JSON.parse(this.text(place).text);
      else this.evaluate(module, place);
    } catch (error) {
      this.required.delete(place);
      throw error;
    }
    module.loaded = true;
    return module.exports;
  }

  evaluate(module, place) {
    const { text, back } = this.text(place);
    const own = text.startsWith("#!") ? `//${text.slice(2)}` : text;
    const key = `${place}\0${own}`;
    let script = this.coverage || this.others.has(place) ? null : scripts.get(key);
    if (!script) {
      script = new vm.Script(WRAPPER[0] + own + WRAPPER[1], {
        filename: place,
        importModuleDynamically: (name) => active.dynamic(name, place), // of the job that runs it
      });
      if (!this.others.has(place)) scripts.set(key, script);
    }
    this.coverage?.know(pathToFileURL(place).href, this.relative(place), own, WRAPPER[0].length, back);
    const require = this.requireFrom(place);
    module.require = require;
    script.runInThisContext().call(module.exports, module.exports, require, module, place, path.dirname(place));
  }

  // -- ECMAScript modules -----------------------------------------------------------------------

  async import(place) {
    return (await this.ready(await this.module(place))).namespace;
  }

  async dynamic(name, from) {
    return this.ready(await this.linked(name, from));
  }

  async ready(module) {
    if (module.status === "unlinked") await module.link((name, parent) => this.linked(name, parent.identifier));
    if (module.status !== "evaluated") await module.evaluate();
    return module;
  }

  async linked(name, from) {
    const origin = from.startsWith("file:") ? fileURLToPath(from) : from;
    if (this.given.has(name)) return this.synthetic(name, this.given.get(name));
    const bare = builtin(name);
    if (bare) return this.synthetic(name, nodeModule.createRequire(origin)(name));
    const place = this.find(name, origin, ["import", "node", "default"]);
    return this.module(place);
  }

  module(place) {
    if (!this.imported.has(place)) this.imported.set(place, this.made(place));
    return this.imported.get(place);
  }

  async made(place) {
    if (!this.own(place)) return this.foreign(place);
    if (place.endsWith(".json") || !this.esm(place)) return this.synthetic(place, this.require(place, place));
    const { text, back } = this.text(place);
    const identifier = pathToFileURL(place).href;
    const known = this.coverage || this.others.has(place) ? undefined : caches.get(`${place}\0${text}`);
    const module = new vm.SourceTextModule(text, {
      identifier,
      cachedData: known,
      initializeImportMeta: (meta) => {
        meta.url = identifier;
        meta.filename = place;
        meta.dirname = path.dirname(place);
        meta.resolve = (name) => (builtin(name) ? name : pathToFileURL(this.find(name, place, ["import", "node", "default"])).href);
      },
      importModuleDynamically: (name) => this.dynamic(name, place),
    });
    this.coverage?.know(identifier, this.relative(place), text, 0, back);
    if (known === undefined && !this.others.has(place)) caches.set(`${place}\0${text}`, module.createCachedData());
    return module;
  }

  async foreign(place) {
    if (/\.cjs$/.test(place) || place.endsWith(".json") || (!place.endsWith(".mjs") && kindOf(path.dirname(place)) !== "module")) {
      return this.synthetic(place, installed(place));
    }
    const namespace = await bring(pathToFileURL(place).href);
    known(place);
    return this.wrapped(place, namespace);
  }

  wrapped(name, namespace) {
    const names = Object.keys(namespace);
    const module = new vm.SyntheticModule(names, () => names.forEach((one) => module.setExport(one, namespace[one])), { identifier: name });
    return module;
  }

  // What `require` gives, as a module: its own keys by name, and all of it as the default.
  synthetic(name, value) {
    const given = value !== null && (typeof value === "object" || typeof value === "function");
    const namespace = { ...(given ? value : {}), default: value?.__esModule && "default" in value ? value.default : value };
    return this.wrapped(name, namespace);
  }
};
