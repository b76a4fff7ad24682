// SPDX-License-Identifier: MIT
'use strict';
// What a URL's module is written in, and its source: the default load. Formats: doc module.md, "load".

const { fileURLToPath } = require('web/url');
const resolver = require('internal/module_resolve');
const {
  codes: { ERR_INVALID_URL, ERR_UNKNOWN_BUILTIN_MODULE, ERR_UNKNOWN_FILE_EXTENSION, ERR_UNSUPPORTED_ESM_URL_SCHEME },
} = require('internal/errors');
const { isTextImport } = require('internal/esm/attributes');
const options = require('internal/options');
const text = require('internal/module_text');
const embedded = require('internal/embedded_modules');

const byExtension = {
  '__proto__': null,
  '.cjs': 'commonjs',
  '.json': 'json',
  '.mjs': 'module',
  '.wasm': 'wasm',
};
const byMime = {
  '__proto__': null,
  'application/json': 'json',
  'application/wasm': 'wasm',
  'text/javascript': 'module',
};

// The last extension of the last part of a path: '' for a name that only begins with a point.
function extensionOf(file) {
  const name = file.slice(file.lastIndexOf('/') + 1);
  const at = name.lastIndexOf('.');
  return at <= 0 ? '' : name.slice(at);
}

function readFile(file) { return require('fs').readFileSync(file); }

// A file whose package does not say: by its syntax.
function detectFormat(file, source) { return text.isDetected(source ?? readFile(file)) ? 'module' : 'commonjs'; }

const typeless = new Set(); // package.json files that were named

function warnTypeless(url) {
  const file = fileURLToPath(url);
  if (extensionOf(file) !== '.js' || resolver.packageType(file) !== 'none') return;
  if (embedded.numberOf(file) >= 0) return; // the build has looked
  const pkgJson = resolver.findPackageJson(file);
  if (pkgJson === undefined || typeless.has(pkgJson) || file.includes('/node_modules/')) return;
  typeless.add(pkgJson);
  process.emitWarning(`Module type of ${url} is not specified, and its syntax is that of an ES ` +
    `module.\nTo eliminate this warning, add "type": "module" to ${pkgJson}.`, { code: 'MODULE_TYPELESS_PACKAGE_JSON' });
}

function isWasm(bytes) { return bytes[0] === 0 && bytes[1] === 0x61 && bytes[2] === 0x73 && bytes[3] === 0x6d; }

// `detect` is asked when nothing but the text can tell.
function formatOfScript(file, source, detect) {
  const type = resolver.packageType(file);
  return type === 'none' ? detect(file, source) : type;
}

function formatOfNameless(file, source, detect) {
  const type = resolver.packageType(file);
  if (type === 'commonjs') return type;
  const bytes = source ?? readFile(file);
  if (isWasm(bytes)) return 'wasm';
  return type === 'none' ? detect(file, bytes) : type;
}

function formatOfTypeScript(file, ext, source, detect) {
  const number = embedded.numberOf(file);
  if (number >= 0) return embedded.kinds[number] === embedded.ESM ? 'module' : 'commonjs';
  if (ext === '.mts') return 'module-typescript';
  if (ext === '.cts') return 'commonjs-typescript';
  const type = resolver.packageType(file);
  if (type !== 'none') return `${type}-typescript`;
  const detected = detect(file, text.stripTypes(text.toText(source ?? readFile(file)), file));
  return detected === null ? null : `${detected}-typescript`;
}

// undefined for an extension that says nothing.
function formatOfFile(file, source, detect = detectFormat) {
  const ext = extensionOf(file);
  if (text.isTypeScript(file)) return formatOfTypeScript(file, ext, source, detect);
  if (ext === '.js') return formatOfScript(file, source, detect);
  if (ext === '') return formatOfNameless(file, source, detect);
  if (ext === '.node' && options.get('--experimental-addon-modules')) return 'addon';
  return byExtension[ext];
}

// ---- data: URLs -------------------------------------------------------------------------------------------

const dataUrl = /^data:([^/]+\/[^;,]+)?(?:[^,]*?)(;base64)?,([^]*)$/;

function parseData(url) {
  const match = dataUrl.exec(url.replace(/#[^]*$/, ''));
  if (match === null) throw new ERR_INVALID_URL(url);
  return match;
}

// Bytes that need not be UTF-8.
function percentDecoded(body) {
  return body.replace(/%([\da-f]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
}

function readData(url) {
  const { 2: base64, 3: body } = parseData(url);
  const { Buffer } = require('buffer');
  let decoded;
  try {
    decoded = decodeURIComponent(body);
  } catch {
    return Buffer.from(percentDecoded(body), base64 ? 'base64' : 'latin1');
  }
  return Buffer.from(decoded, base64 ? 'base64' : 'utf8');
}

// ---- the default load ---------------------------------------------------------------------------------------

// Format of what the URL names, or undefined. Reads the file when only its text can tell.
function formatOf(url, source, detect) {
  if (url.startsWith('file:')) return formatOfFile(fileURLToPath(url), source, detect);
  if (url.startsWith('node:') || url.startsWith('ingot:')) return 'builtin';
  if (url.startsWith('data:')) {
    const { 1: mime } = parseData(url);
    if (mime === 'text/plain' && options.get('--experimental-import-text')) return 'text';
    return byMime[mime] ?? mime ?? null;
  }
  return undefined;
}

// For the `format` that a resolve hook sees: null when only the text can tell; errors are for load to report.
function formatHint(url) {
  try {
    return formatOf(url, undefined, () => null);
  } catch {
    return undefined;
  }
}

// Of an embedded TypeScript file the text that the build made of it.
function fileSource(file) {
  require('internal/module_loader').checkText(file);
  const number = text.isTypeScript(file) ? embedded.numberOf(file) : -1;
  return number >= 0 ? natives('boot').moduleSource(number) : readFile(file);
}

function sourceOf(url) {
  if (url.startsWith('file:')) return fileSource(fileURLToPath(url));
  if (url.startsWith('data:')) return readData(url);
  if (url.startsWith('node:')) throw new ERR_UNKNOWN_BUILTIN_MODULE(url);
  throw new ERR_UNSUPPORTED_ESM_URL_SCHEME(new URL(url), ['file', 'data', 'node']);
}

// The format of an embedded module that is compiled and has no text (--no-sources), else undefined.
function hiddenFormat(url) {
  if (!url.startsWith('file:') || /[?#]/.test(url)) return undefined;
  const file = fileURLToPath(url), number = embedded.numberOf(file);
  if (number < 0 || !require('internal/module_loader').isHidden(file)) return undefined;
  return embedded.kinds[number] === embedded.ESM ? 'module' : 'commonjs';
}

// -> { format, source }, source a Buffer or null; undefined for what is compiled already. `attributes`: of the import.
function defaultLoad(url, format, attributes) {
  if (attributes !== undefined && isTextImport(attributes)) {
    return { __proto__: null, format: 'text', source: sourceOf(url) };
  }
  const hidden = hiddenFormat(url);
  if (hidden !== undefined) return { __proto__: null, format: hidden, source: undefined };
  format ??= formatOf(url);
  if (format === 'module' && url.startsWith('file:')) warnTypeless(url);
  if (format === 'builtin') return { __proto__: null, format, source: null };
  if (format === 'addon') return { __proto__: null, format, source: null };
  const source = sourceOf(url);
  if (format === undefined && url.startsWith('file:')) {
    const file = fileURLToPath(url);
    throw new ERR_UNKNOWN_FILE_EXTENSION(extensionOf(file), file);
  }
  return { __proto__: null, format, source };
}

module.exports = { defaultLoad, extensionOf, formatHint, formatOfFile, sourceOf };
