# SPDX-License-Identifier: MIT
"""Make rooms of the standard library out of undici: undici.py PACKAGE_FOLDER OUT_FOLDER. Called by js.sh.

Each file of undici's lib/ that fetch(), WebSocket and EventSource reach becomes one room, by the name of its file:
lib/core/util.js is 'undici/core/util', lib/web/fetch/index.js 'undici/fetch/index'. So what a program does not touch is
neither read nor compiled, and a blob holds what its start touched, as with any other room. require()s are rewritten to
those names, node:x to x. Left out, because nothing reaches it: mocks, caches, interceptors, cookies.

PATCHES are what has to be different inside a snapshot (nothing may look at the outside world when it is loaded) or
would load rooms that few requests need. Each old text must be there exactly once, so another version of undici that
has moved on fails here, at build.
"""
import os
import re
import sys

# What fetch and the classes are made of; the rest follows from their require()s.
ENTRIES = ['lib/web/fetch/index.js', 'lib/web/fetch/formdata.js', 'lib/web/websocket/websocket.js', 'lib/web/websocket/events.js',
           'lib/web/eventsource/eventsource.js', 'lib/dispatcher/env-http-proxy-agent.js', 'lib/api/index.js', 'lib/global.js']

H1 = 'lib/dispatcher/client-h1.js'
EVENTS = 'lib/web/websocket/events.js'
FETCH = 'lib/web/fetch/index.js'
FETCH_UTIL = 'lib/web/fetch/util.js'
BODY = 'lib/web/fetch/body.js'
UTIL = 'lib/core/util.js'
SRI = 'lib/web/subresource-integrity/subresource-integrity.js'

# (file, old text, new text); an old text of two parts is all from the one to the end of the other.
PATCHES = [
    # Rooms that few requests need, when they are needed (stdlib/web/fetch_node.js).
    (UTIL, "const { IncomingMessage } = require('node:http')", "const { isIncomingMessage } = require('web/fetch_node')"),
    (UTIL, 'Object.getPrototypeOf(stream).constructor === IncomingMessage', 'isIncomingMessage(stream)'),
    (UTIL, "const { stringify } = require('node:querystring')", "const stringify = (value) => require('node:querystring').stringify(value)"),
    ('lib/dispatcher/client.js', "const http = require('node:http')", ''),
    ('lib/dispatcher/client.js', ('const getDefaultNodeMaxHeaderSize = http &&', "http.maxHeaderSize invalid') }"),
     "const getDefaultNodeMaxHeaderSize = require('http/http_common').getMaxHeaderSize"),
    # Only dispatchers that somebody made with allowH2 speak HTTP/2. Where node:http2 is left out of an executable this
    # client of it is gone, too (runtime/boot/builtins.py): require() says so.
    ('lib/dispatcher/client.js', "const connectH2 = require('./client-h2.js')",
     "const connectH2 = (...args) => {\n  require('node:http2')\n  return require('./client-h2.js')(...args)\n}"),
    (FETCH, "const zlib = require('node:zlib')", "const { zlib } = require('web/fetch_node')"),
    (FETCH, "const { STATUS_CODES } = require('node:http')", "const { STATUS_CODES } = require('http/http_status')"),
    (FETCH, "const { bytesMatch } = require('../subresource-integrity/subresource-integrity')",
     "const bytesMatch = (...args) => require('../subresource-integrity/subresource-integrity').bytesMatch(...args)"),
    (FETCH, "const hasZstd = runtimeFeatures.has('zstd')", 'const hasZstd = true'),
    (FETCH, "const { runtimeFeatures } = require('../../util/runtime-features')", ''),
    (FETCH, 'const markResourceTiming = performance.markResourceTiming', "const { markResourceTiming } = require('web/fetch_node').performance"),
    (FETCH_UTIL, "const zlib = require('node:zlib')", "const { performance, zlib } = require('web/fetch_node')"),
    (FETCH_UTIL, "const { performance } = require('node:perf_hooks')", ''),
    (BODY, ("const random = runtimeFeatures.has('crypto')", 'Math.floor(Math.random() * max)'),
     "const random = (max) => require('node:crypto').randomInt(max)"),
    (BODY, "const { runtimeFeatures } = require('../../util/runtime-features.js')", ''),
    ('lib/web/webidl/index.js', ("webidl.util.markAsUncloneable = runtimeFeatures.has('markAsUncloneable')", ': () => {}'),
     "webidl.util.markAsUncloneable = require('web/fetch_node').markAsUncloneable"),
    ('lib/web/webidl/index.js', "const { runtimeFeatures } = require('../../util/runtime-features')", ''),
    ('lib/web/webidl/index.js', 'webidl.is.MessagePort = webidl.util.MakeTypeAssertion(MessagePort)', ''),
    ('lib/web/websocket/frame.js', "const { runtimeFeatures } = require('../../util/runtime-features')", ''),
    ('lib/web/websocket/frame.js', ("const randomFillSync = runtimeFeatures.has('crypto')", 'return buffer\n  }'),
     "const randomFillSync = (...args) => require('node:crypto').randomFillSync(...args)"),
    ('lib/web/websocket/connection.js', "const { runtimeFeatures } = require('../../util/runtime-features')", ''),
    ('lib/web/websocket/connection.js', ("const crypto = runtimeFeatures.has('crypto')", ': null'), "const { crypto } = require('web/fetch_node')"),

    # The converter of bodies is made there, and Request alone may be what a program asks for.
    ('lib/web/fetch/request.js', "const { extractBody, mixinBody, cloneBody, bodyUnusable } = require('./body')",
     "require('./response')\nconst { extractBody, mixinBody, cloneBody, bodyUnusable } = require('./body')"),

    # Which hashes there are is known: those of the specification.
    (SRI, "const { runtimeFeatures } = require('../../util/runtime-features.js')", ''),
    (SRI, ("if (runtimeFeatures.has('crypto')) {", 'validSRIHashAlgorithmTokenSet.clear()\n}'), "crypto = require('node:crypto')"),
    (SRI, "runtimeFeatures.has('crypto') === false || validSRIHashAlgorithmTokenSet.size === 0", 'false'),

    # NODE_DEBUG is of the process, the blob of the build.
    ('lib/core/diagnostics.js', 'if (undiciDebugLog.enabled || fetchDebuglog.enabled) {',
     "require('internal/startup').onStart(() => {\nif (undiciDebugLog.enabled || fetchDebuglog.enabled) {"),
    ('lib/core/diagnostics.js', '  trackWebSocketEvents(websocketDebuglog)\n}', '  trackWebSocketEvents(websocketDebuglog)\n}\n})'),

    # The dispatcher is made by the first request, not by the first look at a class; it may be one that knows of proxies.
    ('lib/global.js', "const Agent = require('./dispatcher/agent')", "const { makeDispatcher } = require('web/fetch_dispatcher')"),
    ('lib/global.js', ('if (getGlobalDispatcher() === undefined) {', '\n}'), ''),
    ('lib/global.js', 'return globalThis[legacyGlobalDispatcher]',
     'if (globalThis[legacyGlobalDispatcher] === undefined) setGlobalDispatcher(makeDispatcher())\n'
     '  return globalThis[legacyGlobalDispatcher]'),
    # Methods of dispatchers that fetch() does not call.
    ('lib/dispatcher/dispatcher.js', 'module.exports = Dispatcher', "require('web/fetch_dispatcher').addMethods(Dispatcher)\n\nmodule.exports = Dispatcher"),

    # A file: URL of something that is embedded (stdlib/web/fetch_file.js).
    (FETCH, "return Promise.resolve(makeNetworkError('not implemented... yet...'))",
     "const file = require('web/fetch_file').open(requestCurrentURL(request), request.method)\n"
     "      if (file === undefined) return Promise.resolve(makeNetworkError('not implemented... yet...'))\n"
     '      if (file.error !== undefined) return Promise.resolve(makeNetworkError(file.error))\n'
     "      return Promise.resolve(makeResponse({ statusText: 'OK', headersList: file.headers, body: safelyExtractBody(file.bytes)[0] }))"),

    # There is one MessageEvent, that of stdlib/web/message.js.
    (EVENTS, ('class MessageEvent extends Event {', 'delete MessageEvent.createFastMessageEvent'),
     "const { MessageEvent } = require('web/message')\n"
     'const createFastMessageEvent = (type, init) => new MessageEvent(type, init)'),
    (EVENTS, ('Object.defineProperties(MessageEvent.prototype, {', '\n})'), ''),
    (EVENTS, ('webidl.converters.MessagePort =', 'webidl.converters.MessagePort\n)'), ''),
    (EVENTS, ('webidl.converters.MessageEventInit =', '\n])'), ''),

    # Responses are parsed by the llhttp that is there (stdlib/web/fetch_parser.js).
    (H1, "const constants = require('../llhttp/constants.js')", "const { ResponseParser, constants } = require('web/fetch_parser')"),
    (H1, ('function lazyllhttp () {', '\n}'), ''),
    (H1, ('let llhttpInstance = null', 'let currentBufferPtr = null'), 'let currentParser = null'),
    (H1, 'constructor (client, socket, { exports }) {\n    this.llhttp = exports\n    this.ptr = this.llhttp.llhttp_alloc(constants.TYPE.RESPONSE)',
     'constructor (client, socket) {\n    this.ptr = new ResponseParser()'),
    (H1, '    this.llhttp.llhttp_resume(this.ptr)\n\n', ''),
    (H1, 'const { socket, llhttp } = this', 'const { socket } = this'),
    (H1, ('    // Allocate a new buffer if the current buffer is too small.', 'currentBufferSize).set(chunk)\n'), ''),
    (H1, '        currentBufferRef = chunk\n', ''),
    (H1, '        currentBufferRef = null\n', ''),
    (H1, 'llhttp.llhttp_execute(this.ptr, currentBufferPtr, chunk.length)', 'this.ptr.execute(this, chunk)'),
    (H1, 'llhttp.llhttp_get_error_pos(this.ptr) - currentBufferPtr', 'this.ptr.position'),
    (H1, '    const { llhttp } = this\n\n    let ret\n', '    let ret\n'),
    (H1, 'ret = llhttp.llhttp_finish(this.ptr)', 'ret = this.ptr.finish(this)'),
    (H1, 'const { llhttp, contentLength, bytesRead } = this', 'const { contentLength, bytesRead } = this'),
    (H1, ('    const ptr = llhttp.llhttp_get_error_reason(this.ptr)', "        ')'\n    }\n"),
     "    const { reason } = this.ptr\n    const message = reason === '' ? '' : `Response does not match the HTTP/1.1 protocol (${reason})`\n"),
    (H1, 'new HTTPParserError(message, constants.ERROR[ret], data)', 'new HTTPParserError(message, this.ptr.errorName, data)'),
    (H1, '    this.llhttp.llhttp_free(this.ptr)\n', ''),
    (H1, 'this.statusText = buf.toString()', 'this.statusText += buf.toString()'), # it may come in pieces
    (H1, ('  if (!llhttpInstance) {', '\n  }\n'), ''),
    (H1, 'new Parser(client, socket, llhttpInstance)', 'new Parser(client, socket)'),
]

REQUIRE = re.compile(r"""require\((['"])([^'"]+)\1\)""")


def find(root, base, spec):
    path = os.path.normpath(os.path.join(os.path.dirname(base), spec))
    for name in (path, path + '.js', path + '/index.js'):
        if os.path.isfile(os.path.join(root, name)):
            return name
    sys.exit('%s requires %s, which is not there' % (base, spec))


def room_of(path):
    """lib/web/fetch/index.js -> undici/fetch/index, lib/web/websocket/websocket.js -> undici/websocket"""
    parts = path[:-len('.js')].split('/')[1:]
    if parts[0] == 'web':
        parts = parts[1:]
    if len(parts) >= 2 and parts[-1] == parts[-2]:
        parts = parts[:-1]
    return '/'.join(['undici'] + parts)


def patched(path, text, used):
    for i, (name, old, new) in enumerate(PATCHES):
        if name != path:
            continue
        begin, end = (old, '') if isinstance(old, str) else old
        if text.count(begin) != 1:
            sys.exit('undici: %s is not what deps/undici.py knows: %d times %r' % (path, text.count(begin), begin))
        start = text.index(begin)
        stop = text.index(end, start + len(begin)) + len(end)
        text = text[:start] + new + text[stop:]
        used.add(i)
    return text.replace("const assert = require('node:assert')", "const { assert } = require('web/fetch_node')")


def rewrite(root, path, text, queue):
    def one(found):
        spec = found.group(2)
        if not spec.startswith('.'):
            if not spec.startswith('node:'):
                return found.group(0)  # a room of ours, named by a patch
            return "require('%s')" % spec[len('node:'):]
        target = find(root, path, spec)
        queue.append(target)
        return "require('%s')" % room_of(target)
    return REQUIRE.sub(one, text)


def ascii_only(path, text):
    """Comments may have any character; they are dropped later (runtime/boot/builtins.py) but must be ASCII until then."""
    return ''.join(c if ord(c) < 128 else '?' for c in text)


def main(root, out):
    queue, done, used = list(ENTRIES), set(), set()
    while queue:
        path = queue.pop()
        if path in done:
            continue
        done.add(path)
        with open(os.path.join(root, path), encoding='utf8') as f:
            text = f.read()
        text = rewrite(root, path, patched(path, text, used), queue)
        target = os.path.join(out, room_of(path) + '.js')
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, 'w', encoding='ascii') as f:
            f.write(ascii_only(path, text))
    if len(used) != len(PATCHES):
        sys.exit('undici: a patch of deps/undici.py is for a file that nothing reaches')


main(*sys.argv[1:])
