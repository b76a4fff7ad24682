// SPDX-License-Identifier: MIT
'use strict';
// Which scripts have source maps: of those compiled at run time what the engine tells (runtime/engine/maps.h),
// of embedded modules what the build found. A map is read when the first trace or caller needs it.
// Source of behaviour: doc module.md, "Source map support"; cli.md, "--enable-source-maps".

const boot = natives('boot');
const embedded = require('internal/embedded_modules');
const { URL, fileURLToPath, pathToFileURL } = require('web/url');
const { validateBoolean, validateObject } = require('internal/validators');

const ON = 1, PACKAGES = 2, GENERATED = 4; // EN_MAPS_*
const MANY = 2000; // scripts to remember that are not modules: those that vm and eval() make have no end

const known = new Map(); // path, or name of what is no file -> Script
const ofModules = new Map(); // number of an embedded module -> SourceMap or null

// ---- support ------------------------------------------------------------------------------------------------

function getSupport() {
  const bits = boot.sourceMaps();
  return { __proto__: null, enabled: bits !== 0, nodeModules: (bits & PACKAGES) !== 0, generatedCode: (bits & GENERATED) !== 0 };
}

function setSupport(enabled, options = {}) {
  validateBoolean(enabled, 'enabled');
  validateObject(options, 'options');
  const { nodeModules = false, generatedCode = false } = options;
  validateBoolean(nodeModules, 'options.nodeModules');
  validateBoolean(generatedCode, 'options.generatedCode');
  boot.setSourceMaps(enabled ? ON | (nodeModules ? PACKAGES : 0) | (generatedCode ? GENERATED : 0) : 0);
}

function setEnabled(value) {
  validateBoolean(value, 'val');
  boot.setSourceMaps(value ? ON | PACKAGES | GENERATED : 0);
}

// ---- scripts ------------------------------------------------------------------------------------------------

// One script with a sourceMappingURL. `owner`: the CommonJS module that it is, if it still lives.
class Script {
  map; // SourceMap, null when there is none to be had, undefined before it was looked for

  constructor(name, url, owner) {
    this.name = name;
    this.url = url;
    this.owner = owner;
  }
}

function keyOf(name) {
  if (!name.startsWith('file:')) return name;
  try {
    return fileURLToPath(name);
  } catch {
    return name;
  }
}

function isInPackage(key) { return key.includes('/node_modules/'); }

function remember(key, script) {
  known.delete(key); // so that it becomes the last
  known.set(key, script);
  if (known.size <= MANY) return;
  for (const { 0: other, 1: { name, owner } } of known) {
    if (owner === undefined ? !name.startsWith('/') && !name.startsWith('file:') : owner.deref() === undefined) known.delete(other);
  }
}

// The last of each magic comment in a text that has no other name.
function addGenerated(text) {
  if (!text.includes('sourceMappingURL=')) return;
  const last = (name) => [...text.matchAll(new RegExp(`//[#@]\\s${name}=[^\\S\\r\\n]*([^\\s'"]+)[^\\S\\r\\n]*$`, 'gm'))].at(-1)?.[1];
  const url = last('sourceMappingURL'), name = last('sourceURL');
  if (url !== undefined && name !== undefined) remember(keyOf(name), new Script(name, url));
}

// Called by the engine: a script was compiled that has a map, and may have a sourceURL as a second name. Or
// there is no name yet: `other` is the text that is about to be compiled.
function add(name, url, other) {
  if (name === undefined) return typeof other === 'string' ? addGenerated(other) : undefined;
  if (typeof name !== 'string') return;
  const key = keyOf(name);
  if (isInPackage(key) && (boot.sourceMaps() & PACKAGES) === 0) {
    known.delete(key); // of when they were wanted
    return;
  }
  const module = require('internal/module_loader').Module._cache[key];
  const script = new Script(name, url, module === undefined ? undefined : new WeakRef(module));
  remember(key, script);
  if (typeof other === 'string' && other !== '' && other !== name) remember(keyOf(other), script);
}

// ---- maps ---------------------------------------------------------------------------------------------------

function urlOf(name) {
  if (name.startsWith('/')) return pathToFileURL(name).href;
  return URL.canParse(name) ? name : new URL(encodeURI(name), pathToFileURL(`${process.cwd()}/`)).href;
}

function textOfData(url) {
  const match = /^data:application\/json(?:;[^;,]*)*?(;base64)?,([^]*)$/.exec(url);
  if (match === null) return undefined;
  return match[1] === undefined ? decodeURIComponent(match[2]) : require('buffer').Buffer.from(match[2], 'base64').toString();
}

// A guard against inclusion as a script may stand in front (ECMA-426, ParseSourceMap).
function parse(text) { return JSON.parse(text.startsWith(')]}') ? text.slice(text.indexOf('\n')) : text); }

// Sources become absolute URLs.
function resolveSources(map, base) {
  const { sourceRoot, sources, sections } = map;
  if (Array.isArray(sections)) for (const section of sections) resolveSources(section.map, base);
  if (!Array.isArray(sources)) return;
  const root = typeof sourceRoot !== 'string' || sourceRoot === '' || sourceRoot.endsWith('/') ? sourceRoot ?? '' : `${sourceRoot}/`;
  map.sources = sources.map((source) => {
    if (typeof source !== 'string') return source;
    return URL.parse(root + source, base)?.href ?? source;
  });
  map.sourceRoot = '';
}

function lineLengthsOf(text) { return text.replace(/\n$/, '').split('\n').map((line) => line.length); }

function makeMap(text, base, source) {
  const { SourceMap } = require('internal/source_map');
  const payload = parse(text);
  resolveSources(payload, base);
  return new SourceMap(payload, { lineLengths: () => lineLengthsOf(source()) });
}

function read(file) { return require('fs').readFileSync(file, 'utf8'); }

// The map of a script; null when it is missing or broken, which must not break what asks for it.
function load({ name, url }) {
  try {
    const own = urlOf(name);
    const isData = url.startsWith('data:'), base = isData ? own : new URL(url, own).href;
    if (!isData && !base.startsWith('file:')) return null;
    const text = isData ? textOfData(url) : read(fileURLToPath(base));
    return text === undefined ? null : makeMap(text, base, () => read(fileURLToPath(own)));
  } catch {
    return null;
  }
}

function loadEmbedded(number) {
  const path = embedded.paths[number];
  try {
    const text = boot.moduleMap(number, false);
    return text === undefined ? null : makeMap(text, pathToFileURL(path).href, () => boot.moduleSource(number));
  } catch {
    return null;
  }
}

function embeddedMap(key) {
  const number = key.startsWith('/') ? embedded.numberOf(key) : -1;
  if (number < 0 || (isInPackage(key) && (boot.sourceMaps() & PACKAGES) === 0)) return undefined;
  let map = ofModules.get(number);
  if (map === undefined) ofModules.set(number, map = loadEmbedded(number));
  return map ?? undefined;
}

// The map of the script of that name (a path, URL, or whatever it is called), or undefined.
function find(name) {
  const key = keyOf(name), script = known.get(key);
  if (script === undefined) return embeddedMap(key);
  if (script.owner !== undefined && script.owner.deref() === undefined) {
    known.delete(key);
    return undefined;
  }
  if (script.map === undefined) script.map = load(script);
  return script.map ?? undefined;
}

// The text of an original source, or undefined: the map's own, that of the executable, that of the disk.
function contentOf(name, map, source) {
  const { kContent } = require('internal/source_map');
  const own = map[kContent](source);
  if (own !== undefined) return own;
  const key = keyOf(name), number = key.startsWith('/') ? embedded.numberOf(key) : -1;
  try {
    if (number < 0) return source.startsWith('file:') ? read(fileURLToPath(source)) : undefined;
    const { sections = [{ map: map.payload }] } = map.payload; // the build makes one list of all
    return JSON.parse(boot.moduleMap(number, true) ?? '[]')[sections.flatMap((s) => s.map.sources).indexOf(source)] ?? undefined;
  } catch {
    return undefined;
  }
}

module.exports = { add, contentOf, find, getSupport, load, setEnabled, setSupport };
