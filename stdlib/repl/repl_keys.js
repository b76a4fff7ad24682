// SPDX-License-Identifier: MIT
'use strict';
// The keys of a prompt on a terminal: those of readline, and around them the editor, the preview and the search.

const { makePreview } = require('repl/repl_preview');
const { makeSearch } = require('repl/repl_search');

// In the editor: Ctrl-D evaluates, there is no history, and a tab indents where nothing can be completed.
function editorKey(server, plain, text, key) {
  const { ctrl, shift, name } = key;
  if (ctrl && !shift) {
    if (name === 'n' || name === 'p') return;
    if (name === 'd') {
      server._endEditor();
      server._sawCtrlD = true;
      plain(text, { name: 'return' });
      return;
    }
    plain(text, key);
    return;
  }
  if (name === 'up' || name === 'down') return;
  if (name === 'tab' && server.line.slice(0, server.cursor).trim() === '') server._insertString('  ');
  else plain(text, key);
}

function setUp(server, wantsPreview) {
  const plain = server._ttyWrite.bind(server);
  const preview = makePreview(server, server.terminal && wantsPreview);
  const search = makeSearch(server);
  server._ttyWrite = function onKey(text, key) {
    key ??= {};
    const interrupts = server.breakEvalOnSigint && key.ctrl && key.name === 'c';
    if (server._queue !== null && !interrupts) {
      server._queue.push(() => onKey(text, key));
      return;
    }
    if (server.editorMode && server.terminal) {
      editorKey(server, plain, text, key);
      return;
    }
    if (key.ctrl && key.name === 'd' && server.cursor === 0 && server.line.length === 0) server.clearLine();
    preview.clear(key);
    if (search.take(text, key)) return;
    plain(text, key);
    preview.show();
  };
}

module.exports = { setUp };
