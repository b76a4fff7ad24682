// SPDX-License-Identifier: MIT
'use strict';
// CommonJS: Module and require. Files come from the image (compiled at build, resolved at build where the
// specifier was literal) or from the disk. The resolution algorithm itself is in C (runtime/resolve);
// ES modules that are required are loaded by internal/esm. Source of behaviour: doc modules.md, module.md.

const boot = natives('boot');
const { builtinModules, idOf, isBuiltin, publicModule } = require('internal/builtins');
const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS, ERR_UNKNOWN_BUILTIN_MODULE },
} = require('internal/errors');
const { validateString } = require('internal/validators');
const { getSlot } = boot;
const path = require('path');
const cycles = require('internal/module_cycles');
const embedded = require('internal/embedded_modules');
const hooks = require('internal/esm/hooks');
const { state: inspecting } = require('internal/inspecting');
const moduleText = require('internal/module_text');
const resolver = require('internal/module_resolve');
const { traceRequire, watched } = require('internal/watched');
const vmNatives = natives('module');
require('internal/esm/host');

const SLOT_CODE = 5; // enum en_realm_slot

// ---- Module ----------------------------------------------------------------------------------------------

// `preloading` is run_main's; `snapshots`: module -> its exports when it had loaded, once there are ES modules that
// may import it later.
const state = { preloading: false, snapshots: null, cache: null }; // cache: module/compile_cache when it is on
const childOf = new WeakMap(); // module -> the module that first required it

function Module(id = '', parent) {
  this.id = id;
  this.path = dirnameOf(id);
  setOwn(this, 'exports', {});
  childOf.set(this, parent);
  addChild(parent, this);
  this.filename = null;
  this.loaded = false;
  this.children = [];
}

// path.dirname() reads a path character by character, which costs milliseconds over a thousand modules.
function dirnameOf(file) {
  const slash = file.lastIndexOf('/');
  return slash > 0 && slash < file.length - 1 && file.charCodeAt(slash - 1) !== 47 ? file.slice(0, slash) : path.dirname(file);
}

// Whatever Object.prototype has been given.
function setOwn(object, name, value) {
  Object.defineProperty(object, name, { __proto__: null, configurable: true, enumerable: true, writable: true, value });
}

function addChild(parent, child) {
  const children = parent?.children;
  if (children && !children.includes(child)) children.push(child);
}

let warnedOfParent = false;

function warnParent() {
  if (warnedOfParent || !require('internal/options').get('--pending-deprecation')) return;
  warnedOfParent = true;
  process.emitWarning('module.parent is deprecated due to accuracy issues. Please use require.main to find program ' +
    'entry point instead.', 'DeprecationWarning', 'DEP0144');
}

Object.defineProperty(Module.prototype, 'parent', {
  configurable: true,
  enumerable: false,
  get() {
    warnParent();
    return childOf.get(this);
  },
  set(value) {
    warnParent();
    childOf.set(this, value);
  },
});

Object.defineProperty(Module.prototype, 'isPreloading', {
  configurable: true,
  get() { return state.preloading; },
});

Module.prototype.constructor = Module;
Module._cache = { __proto__: null };
Module._pathCache = { __proto__: null };
Module._extensions = { __proto__: null };
Module.globalPaths = [];
Module._debug = () => {};
Module.Module = Module;
Module.builtinModules = builtinModules;
Module.isBuiltin = isBuiltin;

// ---- the wrapper --------------------------------------------------------------------------------------------

const wrapperParts = ['(function (exports, require, module, __filename, __dirname) { ', '\n});'];
let patched = false; // somebody replaced Module.wrap or the wrapper: compile through them
let wrap = (script) => wrapperParts[0] + script + wrapperParts[1];

Object.defineProperty(Module, 'wrap', {
  configurable: true,
  enumerable: true,
  get: () => wrap,
  set(value) {
    patched = true;
    wrap = value;
  },
});

const wrapperProxy = new Proxy(wrapperParts, {
  set(target, name, value, receiver) {
    patched = true;
    return Reflect.set(target, name, value, receiver);
  },
  defineProperty(target, name, descriptor) {
    patched = true;
    return Object.defineProperty(target, name, descriptor);
  },
});

Object.defineProperty(Module, 'wrapper', {
  configurable: true,
  enumerable: true,
  get: () => wrapperProxy,
  set(value) {
    patched = true;
    wrap = (script) => value[0] + script + value[1];
  },
});

// ---- resolving ------------------------------------------------------------------------------------------------

Module._nodeModulePaths = (from) => resolver.nodeModulesPaths(path.resolve(from));

Module._initPaths = () => {
  const home = process.env.HOME;
  const paths = home ? [path.resolve(home, '.node_modules'), path.resolve(home, '.node_libraries')] : [];
  paths.push(path.resolve(process.execPath, '..', '..', 'lib', 'node'));
  if (process.env.NODE_PATH) paths.unshift(...process.env.NODE_PATH.split(path.delimiter).filter(Boolean));
  modulePaths = paths;
  Module.globalPaths = [...paths];
};
let modulePaths = null;

function globalPaths() {
  if (modulePaths === null) Module._initPaths();
  return modulePaths;
}

// 0: a file, 1: a folder, negative: neither.
function ownStat(file) {
  const stats = require('fs').statSync(file, { throwIfNoEntry: false });
  if (stats === undefined) return -2;
  return stats.isDirectory() ? 1 : 0;
}

// A program's own is asked about what the resolver does not find.
let stat = ownStat;

Object.defineProperty(Module, '_stat', {
  configurable: true,
  enumerable: true,
  get: () => stat,
  set(value) {
    process.emitWarning('Module._stat is an experimental feature and might change at any time', 'ExperimentalWarning');
    stat = value;
  },
});

// The folders that are searched for `request`; null for builtins.
Module._resolveLookupPaths = (request, parent) => {
  if (isBuiltin(request)) return null;
  if (!/^\.\.?(\/|$)/.test(request)) {
    const paths = [...(parent?.paths ?? []), ...globalPaths()];
    return paths.length > 0 ? paths : null;
  }
  return parent?.filename ? [path.dirname(parent.filename)] : ['.'];
};

function readPathsOption(options) {
  if (options === undefined || options === null || typeof options !== 'object') return undefined;
  if (Array.isArray(options.paths)) return options.paths;
  if (options.paths !== undefined) throw new ERR_INVALID_ARG_VALUE('options.paths', options.paths);
  return undefined;
}

function requireStack(parent) {
  const stack = [];
  for (let m = parent; m; m = childOf.get(m)) stack.push(m.filename || m.id);
  return stack;
}

function notFound(request, parent) {
  const stack = requireStack(parent);
  let message = `Cannot find module '${request}'`;
  if (stack.length > 0) message += `\nRequire stack:\n- ${stack.join('\n- ')}`;
  const err = new Error(message + resolver.wayOut('require'));
  err.code = 'MODULE_NOT_FOUND';
  err.requireStack = stack;
  return err;
}

Module._findPath = (request, paths, isMain) => {
  if (path.isAbsolute(request)) paths = [''];
  else if (!paths || paths.length === 0) return false;
  const key = `${request}\x00${paths.length === 1 ? paths[0] : paths.join('\x00')}`;
  const known = Module._pathCache[key];
  if (known) return known;
  for (const dir of paths) {
    const found = resolver.tryInFolder(request, dir, isMain);
    if (found) {
      Module._pathCache[key] = found;
      return found;
    }
  }
  return false;
};

// The resolver knows all of Node's builtins; those that this stdlib lacks are not found. null: nowhere else either.
function existing(found, request, parent) {
  if (found === null) throw notFound(request, parent);
  if (found.startsWith('node:') && idOf(found) === undefined) throw notFound(request, parent);
  return found;
}

function resolveFrom(request, parent, dirs, isMain) {
  for (const dir of dirs) {
    const found = resolver.resolve(request, dir, isMain);
    if (found !== undefined) return existing(found, request, parent);
  }
  for (const dir of /^(\.\.?(\/|$)|\/|#)/.test(request) ? [] : globalPaths()) {
    const found = resolver.tryInFolder(request, dir, false);
    if (found) return found;
  }
  const found = findWithExtensions(request, parent, dirs);
  if (found !== undefined) return found;
  throw notFound(request, parent);
}

const ownExtensions = new Set(['.js', '.json', '.node']);

function isFile(file) { return stat(file) === 0; }

function addedExtensions() {
  const names = Object.keys(Module._extensions);
  return names.length === 3 ? [] : names.filter((ext) => !ownExtensions.has(ext));
}

// './x' where x is a folder and x.added a file: the file goes first.
function besideFolder(request, dir) {
  const added = addedExtensions();
  if (added.length === 0 || !/^(\.\.?\/|\/)/.test(request) || request.endsWith('/')) return undefined;
  const base = path.resolve(dir, request);
  if (stat(base) !== 1) return undefined;
  for (const ext of ownExtensions) if (isFile(base + ext)) return undefined;
  const ext = added.find((e) => isFile(base + e));
  return ext === undefined ? undefined : require('fs').realpathSync(base + ext);
}

// Files with the extensions that a program added to Module._extensions; the resolver knows only ours.
function findWithExtensions(request, parent, dirs) {
  const added = stat === ownStat ? addedExtensions() : ['', ...Object.keys(Module._extensions)];
  if (added.length === 0) return undefined;
  const relative = /^\.\.?(\/|$)/.test(request);
  if (relative && dirs.length === 0 && parent?.filename) dirs = [path.dirname(parent.filename)];
  if (path.isAbsolute(request)) dirs = ['/'];
  else if (!relative) dirs = [...(parent?.paths ?? []), ...globalPaths()];
  for (const dir of dirs) {
    const base = path.resolve(dir, request);
    for (const ext of added) if (!request.endsWith('/') && isFile(base + ext)) return require('fs').realpathSync(base + ext);
    for (const ext of added) if (isFile(`${base}/index${ext}`)) return require('fs').realpathSync(`${base}/index${ext}`);
  }
  return undefined;
}

Module._resolveFilename = (request, parent, isMain, options) => {
  if (isBuiltin(request)) return request;
  if (request.startsWith('node:')) throw notFound(request, parent);
  const paths = readPathsOption(options);
  if (paths !== undefined) return resolveFrom(request, parent, paths.map((p) => path.resolve(p)), false);
  if (parent?.filename) {
    const dir = path.dirname(parent.filename);
    const found = besideFolder(request, dir) ?? resolver.resolve(request, dir, isMain, parent.filename);
    if (found !== undefined) return existing(found, request, parent);
    return resolveFrom(request, parent, [], isMain);
  }
  if (isMain) return resolveFrom(request, parent, [process.cwd()], true);
  if (path.isAbsolute(request)) return resolveFrom(request, parent, ['/'], false);
  const dirs = /^\.\.?(\/|$)/.test(request) || !parent?.paths ? [parent?.path ?? '.'] : parent.paths.map(path.dirname);
  return resolveFrom(request, parent, dirs.map((d) => path.resolve(d)), false);
};

// ---- loading ----------------------------------------------------------------------------------------------------

function loadBuiltin(filename) {
  const exports = publicModule(filename);
  if (exports === undefined) throw new ERR_UNKNOWN_BUILTIN_MODULE(filename);
  return exports;
}

const defaultResolve = Module._resolveFilename;
const requireHooks = () => require('internal/esm/require_hooks');
const defaultNodeModulePaths = Module._nodeModulePaths;

Module._load = (request, parent, isMain) => {
  if (hooks.active()) return requireHooks().load(request, parent, isMain);
  if (request.startsWith('node:') || request.startsWith('ingot:')) return loadBuiltin(request);
  let filename;
  if (Module._resolveFilename === defaultResolve && !isMain) {
    const target = embedded.requireTarget(request, parent?.filename);
    if (typeof target === 'string') return loadBuiltin(`node:${target}`);
    if (target !== undefined) filename = embedded.paths[target];
  }
  filename ??= Module._resolveFilename(request, parent, isMain);
  if (filename.charCodeAt(0) !== 47 && Module._cache[filename] === undefined && idOf(filename) !== undefined) {
    return loadBuiltin(filename);
  }
  return loadFile(filename, parent, isMain);
};

// The exports of a file, loaded once. `source`: its text, when a hook gave it.
function loadFile(filename, parent, isMain, source) {
  const cached = Module._cache[filename];
  if (cached !== undefined) {
    addChild(parent, cached);
    if (cached.loaded) return cached.exports;
    if (state.snapshots !== null) require('internal/esm/require').refuseCycle(cached, filename, childOf.get(cached)?.filename);
    return cycles.unfinished(cached);
  }
  const module = new Module(filename, parent);
  if (isMain) {
    process.mainModule = module;
    module.id = '.';
  }
  Module._cache[filename] = module;
  let failed = true;
  try {
    if (source === undefined) module.load(filename);
    else loadText(module, filename, source);
    failed = false;
    cycles.end(module);
  } finally {
    if (failed) {
      delete Module._cache[filename];
      const siblings = parent?.children;
      const at = siblings ? siblings.indexOf(module) : -1;
      if (at !== -1) siblings.splice(at, 1);
    }
  }
  return module.exports;
}

function extensionOf(filename) {
  for (let i = filename.indexOf('.', filename.lastIndexOf('/') + 2); i >= 0; i = filename.indexOf('.', i + 1)) {
    const ext = filename.slice(i);
    if (Module._extensions[ext]) return ext;
  }
  return '.js';
}

const lookupPaths = new Map(); // folder -> its node_modules folders

function lookupPathsOf(folder) {
  if (Module._nodeModulePaths !== defaultNodeModulePaths) return Module._nodeModulePaths(folder);
  let paths = lookupPaths.get(folder);
  if (paths === undefined) {
    paths = defaultNodeModulePaths(folder);
    lookupPaths.set(folder, paths);
  }
  return paths.slice(); // programs change theirs
}

function placeModule(module, filename) {
  module.filename ??= filename;
  module.paths ??= lookupPathsOf(dirnameOf(filename));
}

Module.prototype.load = function(filename) {
  validateString(filename, 'filename');
  placeModule(this, filename);
  Module._extensions[extensionOf(filename)](this, filename);
  this.loaded = true;
  state.snapshots?.set(this, this.exports);
};

function loadText(module, filename, source) {
  placeModule(module, filename);
  module._compile(source, filename);
  module.loaded = true;
  state.snapshots?.set(module, module.exports);
}

Module.prototype.require = function(id) {
  validateString(id, 'id');
  if (id === '') throw new ERR_INVALID_ARG_VALUE('id', id, 'must be a non-empty string');
  if (watched.require) return traceRequire(() => Module._load(id, this, false), id, this);
  return Module._load(id, this, false);
};

function makeRequire(mod) {
  function require(id) { return mod.require(id); }
  require.resolve = function resolve(request, options) {
    validateString(request, 'request');
    if (hooks.resolves()) return requireHooks().resolveFilename(request, mod, options);
    return Module._resolveFilename(request, mod, false, options);
  };
  require.resolve.paths = function paths(request) {
    validateString(request, 'request');
    return Module._resolveLookupPaths(request, mod);
  };
  setOwn(require, 'main', process.mainModule);
  require.extensions = Module._extensions;
  require.cache = Module._cache;
  return require;
}

function compileText(content, filename) {
  if (patched) return vmNatives.runWrapped(wrap(content), filename);
  if (state.cache !== null) return state.cache.commonJs(content, filename);
  return vmNatives.compile(content, filename);
}

Module.prototype._compile = function(content, filename, format) {
  validateString(content, 'content');
  if (format === 'module-typescript') {
    return requireEsModule(this, filename, () => moduleText.stripTypes(content, filename));
  }
  if (format === 'commonjs-typescript') {
    content = moduleText.stripTypes(content, filename);
    format = 'commonjs';
  }
  if (format === 'module') return requireEsModule(this, filename, content);
  return run(this, compileCommonJs(content, filename, format), filename);
};
const defaultCompile = Module.prototype._compile;

// --inspect-brk
function runPaused(module, fn, filename) {
  const { call } = require('internal/inspecting');
  return call(fn, module.exports, module.exports, makeRequire(module), module, filename, dirnameOf(filename));
}

function run(module, fn, filename) {
  if (typeof fn !== 'function') return fn;
  if (inspecting.breaks && module === process.mainModule) return runPaused(module, fn, filename);
  return fn.call(module.exports, module.exports, makeRequire(module), module, filename, dirnameOf(filename));
}

function requireEsModule(module, filename, source) {
  return require('internal/esm/require').load(module, filename, source, requireStack(childOf.get(module)));
}

// An embedded module: its compiled wrapper is in the blob, or is compiled from the image's text.
function loadEmbedded(module, number, filename) {
  const kind = boot.moduleKind(number);
  if (kind === embedded.ESM) return requireEsModule(module, filename);
  const code = getSlot(SLOT_CODE);
  return run(module, code[number] ?? boot.moduleCompile(number), filename);
}

// `format` 'commonjs': the package or the name says so.
function compileCommonJs(content, filename, format) {
  try {
    return compileText(content, filename);
  } catch (err) {
    if (format === 'commonjs' && moduleText.isEsModule(content)) warnOfEsModule(filename);
    throw err;
  }
}

// At once: what is thrown next may be the end.
function warnOfEsModule(filename) {
  const warning = new Error(`Failed to load the ES module: ${filename}. Make sure to set "type": "module" in the ` +
    'nearest package.json file or use the .mjs extension.');
  warning.name = 'Warning';
  process.emit('warning', warning);
}

// undefined: CommonJS until it turns out to be a syntax error.
function formatOf(filename, bytes, isMain) {
  if (filename.endsWith('.mjs')) return 'module';
  if (filename.endsWith('.cjs')) return 'commonjs';
  if (moduleText.isTypeScript(filename)) return require('internal/esm/format').formatOfFile(filename, bytes);
  const type = filename.endsWith('.js') || path.extname(filename) === '' ? resolver.packageType(filename) : 'none';
  if (type !== 'none') return type;
  if (!moduleText.isDetected(bytes)) return 'commonjs';
  return isMain || require('internal/options').requiresModules() ? 'module' : undefined;
}

// Whether a file is an embedded module without its text (--no-sources).
function isHidden(filename) {
  if (embedded.numberOf(filename) < 0) return false;
  const { find, isHidden: isHiddenEntry } = require('internal/embedded');
  return isHiddenEntry(find(filename));
}

// For what compiles in its own way, or asks for the text.
function checkText(filename) {
  if (isHidden(filename)) throw require('internal/embedded').hiddenError(filename);
}

function loadFromDisk(module, filename) {
  checkText(filename);
  const bytes = require('fs').readFileSync(filename);
  const content = moduleText.toText(bytes);
  return module._compile(content, filename, formatOf(filename, bytes, module.id === '.'));
}

// For a program that compiles in its own way: the text of the image, which has no types.
function loadEmbeddedText(module, number, filename) {
  checkText(filename);
  const format = boot.moduleKind(number) === embedded.ESM ? 'module' : 'commonjs';
  return module._compile(boot.moduleSource(number), filename, format);
}

Module._extensions['.js'] = function(module, filename) {
  const number = embedded.numberOf(filename);
  if (number >= 0 && !patched && module._compile === defaultCompile) return loadEmbedded(module, number, filename);
  if (number >= 0 && moduleText.isTypeScript(filename)) return loadEmbeddedText(module, number, filename);
  return loadFromDisk(module, filename);
};

Module._extensions['.json'] = function(module, filename) {
  const number = embedded.numberOf(filename);
  const parsed = embedded.takeJson(number);
  if (parsed !== undefined) {
    module.exports = parsed[0];
    return;
  }
  const text = number >= 0 && boot.moduleKind(number) === embedded.JSON_MODULE ?
    boot.moduleSource(number) : require('fs').readFileSync(filename, 'utf8');
  try {
    module.exports = JSON.parse(moduleText.stripBom(text));
  } catch (err) {
    err.message = `${filename}: ${err.message}`;
    throw err;
  }
};

Module._extensions['.node'] = function(module, filename) {
  return process.dlopen(module, filename);
};

// ---- module.createRequire and friends -----------------------------------------------------------------------------

const createdFrom = new WeakMap(); // module of createRequire() -> the URL it was given

function createRequire(filename) {
  let file = filename;
  if (filename instanceof URL || (typeof filename === 'string' && /^file:/.test(filename))) {
    try {
      file = require('url').fileURLToPath(filename);
    } catch {
      throw new ERR_INVALID_ARG_VALUE('filename', filename, 'must be a file URL object, file URL string, or absolute path string');
    }
  } else if (typeof filename !== 'string' || !path.isAbsolute(filename)) {
    throw new ERR_INVALID_ARG_VALUE('filename', filename, 'must be a file URL object, file URL string, or absolute path string');
  }
  const fake = file.endsWith('/') ? path.join(file, 'noop.js') : file;
  const module = new Module(fake);
  module.filename = fake;
  if (file !== filename) createdFrom.set(module, `${filename}`);
  module.paths = Module._nodeModulePaths(path.dirname(fake));
  embedded.numberOf(fake); // from here on its requires are looked up among the embedded ones
  return makeRequire(module);
}
Module.createRequire = createRequire;

// package.json of the package that a bare specifier names, whatever it exports.
function packageFolderJson(specifier, from) {
  const name = /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0];
  if (name === undefined || require('internal/options').get('--experimental-package-map')) return undefined;
  return resolver.nodeModulesPaths(from).map((dir) => `${dir}/${name}/package.json`).find(isFile);
}

Module.findPackageJSON = function findPackageJSON(specifier, base = undefined) {
  if (arguments.length === 0) throw new ERR_MISSING_ARGS('specifier');
  if (base !== undefined && typeof base !== 'string' && !(base instanceof URL)) {
    throw new ERR_INVALID_ARG_TYPE('base', ['string', 'URL'], base);
  }
  if (typeof specifier !== 'string' && !(specifier instanceof URL)) {
    throw new ERR_INVALID_ARG_TYPE('specifier', ['string', 'URL'], specifier);
  }
  const toPath = (v) => (/^file:/.test(`${v}`) ? require('url').fileURLToPath(v) : `${v}`);
  if (base === undefined) return resolver.findPackageJson(path.resolve(toPath(specifier)));
  const from = path.dirname(toPath(base));
  const text = toPath(specifier);
  if (/^(\.\.?(\/|$)|\/)/.test(text)) return resolver.findPackageJson(path.resolve(from, text));
  const own = packageFolderJson(text, from);
  if (own !== undefined) return own;
  const found = resolver.resolve(text, from, false);
  return typeof found === 'string' ? resolver.findPackageJson(found, true) : undefined;
};

Module.register = function register(specifier, parentURL = undefined, options = undefined) {
  require('internal/esm/register').register(specifier, parentURL, options);
};
Module.registerHooks = hooks.registerHooks;
Module.stripTypeScriptTypes = function stripTypeScriptTypes(code, options) {
  return require('internal/typescript').stripTypeScriptTypes(code, options);
};
Module.syncBuiltinESMExports = () => require('internal/esm/translate').syncBuiltinExports();

module.exports = {
  Module,
  checkText,
  createRequire,
  createdFrom,
  isHidden,
  isWrapperPatched: () => patched,
  loadFile,
  makeRequire,
  parentOf: (module) => childOf.get(module),
  state,
};
