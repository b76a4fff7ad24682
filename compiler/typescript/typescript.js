// SPDX-License-Identifier: MIT
'use strict';
// TypeScript to JavaScript by amaro (swc). Carried by the command ingot alone: stdlib/internal/typescript.js
// loads it when the first types are to be stripped, strip_server.js serves the packager with it.
// Types are replaced by blanks, so that every position stays what it was. Source of behaviour: doc
// typescript.md and module.md, "stripTypeScriptTypes".

const { E, codes } = require('internal/errors');
const { emitExperimentalWarning } = require('internal/util');
const { validateBoolean, validateObject, validateOneOf, validateString } = require('internal/validators');

E('ERR_INVALID_TYPESCRIPT_SYNTAX', '%s', SyntaxError);
E('ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING',
  'Stripping types is currently unsupported for files under node_modules, for "%s"', Error);
E('ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX', '%s', SyntaxError);
E('ERR_WEBASSEMBLY_NOT_SUPPORTED', 'WebAssembly is not supported in this environment, but is required for %s', Error);

// ---- amaro ---------------------------------------------------------------------------------------------------

let amaro;

// Most of swc's functions are never called here: validating each when it is compiled, and not all of them
// now, saves 6 ms. A program's own WebAssembly is validated as ever.
function load() {
  const { setFlagsFromString } = require('v8');
  if (globalThis.WebAssembly === undefined) throw new codes.ERR_WEBASSEMBLY_NOT_SUPPORTED('TypeScript');
  setFlagsFromString('--wasm-lazy-validation');
  amaro = require('amaro.js');
  setFlagsFromString('--no-wasm-lazy-validation');
  return amaro;
}

// -> { code, map }; throws what amaro throws. Once swc itself has failed, its memory is not to be relied on.
function run(source, options) {
  try {
    return (amaro ?? load()).transformSync(source, options);
  } catch (problem) {
    if (problem instanceof Error) {
      amaro = undefined;
      require('internal/tool').forget('amaro.js');
    }
    throw problem;
  }
}

// An Error for what swc says is wrong: a plain object with code, message, filename, startLine and snippet,
// which is the source line with marks below it. Other things are thrown when it fails itself.
function errorOf(problem, filename) {
  if (problem instanceof Error) {
    if (problem.code !== undefined) return problem;
    return new Error(`The types of ${filename} cannot be stripped: ${problem}`);
  }
  const kind = problem.code === 'UnsupportedSyntax' ? 'UNSUPPORTED' : 'INVALID';
  const error = new codes[`ERR_${kind}_TYPESCRIPT_SYNTAX`](problem.message);
  require('internal/error_arrow').decorateWith(error, `${filename}:${problem.startLine}\n${problem.snippet}`);
  return error;
}

function convert(source, options) {
  try {
    return run(source, options);
  } catch (err) {
    throw errorOf(err, options.filename);
  }
}

function mapComment(map) {
  const { Buffer } = require('buffer');
  return `\n\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(map).toString('base64')}`;
}

// For debuggers, which then know that what runs was made of the file. As in Node, stacks show this name.
function nameComment(filename) {
  return filename.startsWith('/') ? `\n\n//# sourceURL=${require('url').pathToFileURL(filename).href}` : '';
}

// ---- modules and texts -----------------------------------------------------------------------------------------

let last = { code: undefined }; // asked for more than once in a row

// The JavaScript of a module's text. `transform`: positions change, which a source map tells when `hasMap`.
function strip(source, filename, transform, hasMap = transform) {
  if (last.source === source && last.filename === filename) return last.code;
  if (/[\\/]node_modules[\\/]/.test(filename)) throw new codes.ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING(filename);
  if (transform) emitExperimentalWarning('Transform Types');
  const mode = transform ? 'transform' : 'strip-only';
  const { code, map } = convert(source, { mode, sourceMap: hasMap, filename });
  last = { source, filename, code: code + (hasMap ? mapComment(map) : nameComment(filename)) };
  return last.code;
}

// module.stripTypeScriptTypes()
function stripTypeScriptTypes(code, options = {}) {
  emitExperimentalWarning('stripTypeScriptTypes');
  validateString(code, 'code');
  validateObject(options, 'options');
  const { mode = 'strip', sourceMap = false, sourceUrl = '' } = options;
  validateOneOf(mode, 'options.mode', ['strip', 'transform']);
  validateString(sourceUrl, 'options.sourceUrl');
  if (mode === 'strip') validateOneOf(sourceMap, 'options.sourceMap', [false, undefined]);
  else validateBoolean(sourceMap, 'options.sourceMap');
  const out = convert(code, { mode: mode === 'strip' ? 'strip-only' : mode, sourceMap, filename: sourceUrl });
  const map = sourceMap ? mapComment(out.map) : '';
  return out.code + map + (sourceUrl === '' ? '' : `\n\n//# sourceURL=${sourceUrl}`);
}

module.exports = { run, strip, stripTypeScriptTypes };
