/* SPDX-License-Identifier: MIT */
/*
 * fs_glob.js - fs.glob, globSync, promises.glob: a walk over the directories that a pattern can
 * reach. Written as generators that yield the file operations they need; drivers carry them out in
 * place or with promises.
 *
 * ** does not pass through names with a leading dot. It ends at a symbolic link to a directory (and
 * does not even match one as first part of a pattern), unless options.followSymlinks.
 */
'use strict';

const { codes } = require('internal/errors');
const {
  validateBoolean, validateFunction, validateObject, validateString, validateStringArray,
} = require('internal/validators');
const { basename, dirname, isAbsolute, join, resolve } = require('path');
const constants = require('fs/fs_constants');
const { ops } = require('fs/fs_ops');
const { getPath } = require('fs/fs_args');
const { Dirent, typeOfMode } = require('fs/fs_dir');
const { expandBraces, globMatcher, segmentSource } = require('fs/fs_glob_pattern');
const { scratchFor } = require('fs/fs_stats');

const { ERR_INVALID_ARG_TYPE } = codes;
const { UV_DIRENT_DIR, UV_DIRENT_LINK, UV_DIRENT_UNKNOWN } = constants;
const kMode = 1; // field of a stat

const globstar = Symbol('**');
const magic = /[*?[\]!+@(]/;

// ---- patterns ---------------------------------------------------------------------------------

// A part of a pattern: globstar, a RegExp, or the name itself.
function compilePart(part) {
  if (part === '**') return globstar;
  if (part === '..' || !magic.test(part)) return part;
  return new RegExp(`^(?:${segmentSource(part, false)})$`, 's');
}

// {parts, dirOnly, root}: several for a pattern with braces.
function compile(pattern) {
  return expandBraces(pattern).map((one) => {
    const names = one.split('/').filter((name) => name !== '');
    const parts = names.filter((name) => name !== '.').map(compilePart);
    return {
      parts,
      dirOnly: one.endsWith('/'),
      root: isAbsolute(one) ? '/' : '',
      // As first of all parts ** does not even match a link.
      strict: names[0] === '**' && !isAbsolute(one),
    };
  });
}

function excluder(exclude, cwd) {
  if (exclude === undefined) return null;
  if (typeof exclude === 'function') return { fn: exclude, matchers: null };
  const matchers = exclude.map((pattern) => {
    const full = resolve(cwd, pattern);
    const matches = globMatcher(full);
    // a/** is about a, too.
    return full.endsWith('/**') ? (path) => matches(path) || matches(`${path}/`) : matches;
  });
  return { fn: null, matchers };
}

// ---- the walk ---------------------------------------------------------------------------------

class Walk {
  constructor(cwd, options, pattern) {
    this.cwd = cwd;
    this.options = options;
    this.pattern = pattern;
    this.seen = new Set();
    this.listings = options.listings; // shared by all patterns of one call
  }

  // `path` as given out: relative to cwd unless the pattern was absolute.
  absolute(path) {
    return path === '' ? this.cwd : resolve(this.cwd, path);
  }

  // Entries as [name, type, ...]; empty for what is no directory.
  * list(path) {
    const full = this.absolute(path);
    let flat = this.listings.get(full);
    if (flat === undefined) {
      flat = yield ['readdir', full];
      if (typeof flat === 'number') flat = [];
      this.listings.set(full, flat);
    }
    return flat;
  }

  * typeOf(path) {
    return yield ['lstat', this.absolute(path)];
  }

  * isDirectory(path, type) {
    if (type === UV_DIRENT_DIR) return true;
    if (type !== UV_DIRENT_LINK && type !== undefined) return false;
    return (yield ['stat', this.absolute(path)]) === UV_DIRENT_DIR;
  }

  excluded(path, type) {
    const { exclude, withFileTypes } = this.options;
    if (exclude === null) return false;
    if (exclude.matchers !== null) {
      const full = this.absolute(path);
      return exclude.matchers.some((matches) => matches(full));
    }
    const name = basename(path) || path || '.';
    if (!withFileTypes) return Boolean(exclude.fn(name));
    return Boolean(exclude.fn(new Dirent(name, type, dirname(this.absolute(path)))));
  }

  * add(path, type) {
    if (type === undefined) type = yield* this.typeOf(path);
    if (type < 0) return;
    if (this.pattern.dirOnly && !(yield* this.isDirectory(path, type))) return;
    this.options.found.set(path === '' ? '.' : path, type);
  }

  // Matches the parts from `i` on against what is below `path`. `chain`: real paths on the way.
  * match(i, path, type, chain) {
    const key = `${i} ${path}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    const { parts } = this.pattern;
    if (i === parts.length) {
      yield* this.add(path, type);
      return;
    }
    const part = parts[i];
    if (part === globstar) {
      yield* this.matchDeep(i, path, type, chain);
    } else if (part === '..') {
      if (yield* this.isDirectory(path, type)) {
        const up = path === '' ? '..' : join(path, '..');
        yield* this.match(i + 1, up === '.' ? '' : up, UV_DIRENT_DIR, chain);
      }
    } else if (typeof part === 'string') {
      const child = path === '' ? part : join(path, part);
      if (!this.excluded(child, UV_DIRENT_UNKNOWN)) {
        yield* this.match(i + 1, child, undefined, chain);
      }
    } else {
      yield* this.matchNames(i, path, part, chain);
    }
  }

  * matchNames(i, path, regexp, chain) {
    const flat = yield* this.list(path);
    const last = i + 1 === this.pattern.parts.length;
    for (let k = 0; k < flat.length; k += 2) {
      if (!regexp.test(flat[k])) continue;
      const child = path === '' ? flat[k] : join(path, flat[k]);
      const type = flat[k + 1];
      if (this.excluded(child, type)) continue;
      if (!last && !(yield* this.isDirectory(child, type))) continue;
      yield* this.match(i + 1, child, type, chain);
    }
  }

  * matchDeep(i, path, type, chain) {
    if (!(yield* this.isDirectory(path === '' ? '.' : path, type))) return;
    yield* this.match(i + 1, path, UV_DIRENT_DIR, chain); // ** as nothing
    const last = i + 1 === this.pattern.parts.length;
    const flat = yield* this.list(path);
    for (let k = 0; k < flat.length; k += 2) {
      if (flat[k][0] === '.') continue;
      const child = path === '' ? flat[k] : join(path, flat[k]);
      const childType = flat[k + 1];
      if (this.excluded(child, childType)) continue;
      if (childType === UV_DIRENT_DIR) {
        yield* this.match(i, child, childType, chain);
      } else if (childType === UV_DIRENT_LINK) {
        yield* this.matchLink(i, child, childType, chain);
      } else if (last) {
        yield* this.add(child, childType);
      }
    }
  }

  * matchLink(i, child, type, chain) {
    const last = i + 1 === this.pattern.parts.length;
    if (this.options.followSymlinks && (yield* this.isDirectory(child, type))) {
      const real = yield ['realpath', this.absolute(child)];
      const here = yield ['realpath', dirname(this.absolute(child))];
      const known = [...chain, here];
      if (last) yield* this.add(child, type);
      if (known.some((path) => path === real || path.startsWith(`${real}/`))) return;
      yield* this.match(i, child, UV_DIRENT_DIR, known);
      return;
    }
    if (last) yield* this.add(child, type);
    else if (!this.pattern.strict || i > 0) yield* this.match(i + 1, child, type, chain);
  }
}

function* steps(patterns, options) {
  for (const pattern of patterns.flatMap(compile)) {
    const walk = new Walk(options.cwd, options, pattern);
    if (pattern.root === '' && walk.excluded('', UV_DIRENT_DIR)) continue;
    yield* walk.match(0, pattern.root, UV_DIRENT_DIR, []);
  }
}

// ---- drivers ----------------------------------------------------------------------------------

function performSync(name, path) {
  if (name === 'readdir') return ops.readdir(path, false, true);
  if (name === 'realpath') return ops.realpath(path, false);
  const out = scratchFor(false);
  const status = ops[name](path, out);
  return status < 0 ? status : typeOfMode(out[kMode]);
}

function perform(name, path) {
  return new Promise((done) => {
    if (name === 'readdir') {
      ops.readdir(path, false, true, (status, flat) => done(flat ?? status));
    } else if (name === 'realpath') {
      ops.realpath(path, false, (status, real) => done(real ?? status));
    } else {
      ops[name](path, false, (status, f) => done(status < 0 ? status : typeOfMode(f[kMode])));
    }
  });
}

// ---- the API ----------------------------------------------------------------------------------

function globOptions(given = {}) {
  validateObject(given, 'options');
  const { cwd, exclude, followSymlinks = false, withFileTypes = false } = given;
  validateBoolean(followSymlinks, 'options.followSymlinks');
  validateBoolean(withFileTypes, 'options.withFileTypes');
  if (exclude != null && typeof exclude !== 'function') {
    if (!Array.isArray(exclude)) {
      throw new ERR_INVALID_ARG_TYPE('options.exclude', ['function', 'string[]'], exclude);
    }
    validateStringArray(exclude, 'options.exclude');
  }
  const base = cwd === undefined ? process.cwd() : resolve(getPath(cwd, 'options.cwd'));
  return {
    cwd: base,
    exclude: excluder(exclude ?? undefined, base),
    followSymlinks,
    withFileTypes,
    found: new Map(), // path -> type
    listings: new Map(), // directory -> entries
  };
}

function globPatterns(pattern) {
  if (Array.isArray(pattern)) {
    validateStringArray(pattern, 'patterns');
    return pattern;
  }
  validateString(pattern, 'patterns');
  return [pattern];
}

function results(options) {
  if (!options.withFileTypes) return [...options.found.keys()];
  return Array.from(options.found, ({ 0: path, 1: type }) => {
    const full = resolve(options.cwd, path);
    return new Dirent(basename(full), type, dirname(full));
  });
}

function globSync(pattern, given) {
  const patterns = globPatterns(pattern);
  const options = globOptions(given);
  const walk = steps(patterns, options);
  let next = walk.next();
  while (!next.done) next = walk.next(performSync(...next.value));
  return results(options);
}

async function run(patterns, options) {
  const walk = steps(patterns, options);
  let next = walk.next();
  while (!next.done) next = walk.next(await perform(...next.value));
  return results(options);
}

function glob(pattern, given, callback) {
  if (typeof given === 'function') {
    callback = given;
    given = undefined;
  }
  validateFunction(callback, 'callback');
  run(globPatterns(pattern), globOptions(given)).then(
    (paths) => process.nextTick(callback, null, paths),
    (error) => process.nextTick(callback, error));
}

async function* globIterator(pattern, given) {
  yield* await run(globPatterns(pattern), globOptions(given));
}

module.exports = { glob, globIterator, globSync };
