# SPDX-License-Identifier: MIT
"""Put the JavaScript of stdlib/ and runtime/boot/ into the executable. Called by ninja:
builtins.py OUT_S OUT_C ROOT FILE.js...

The sources become one file beside OUT_S, included by it as one block, read by V8 in place as Latin-1, so they must be ASCII. Ids:
stdlib/fs/fs.js 'fs', stdlib/fs/promises.js 'fs/promises', stdlib/internal/errors.js
'internal/errors', runtime/boot/realm.js 'boot/realm'. Sorted by id: numbers are part of blobs.
"""
import os
import sys


def id_of(path):
    parts = path[:-3].split('/')
    parts = parts[1:]  # stdlib/..., runtime/boot/...
    if len(parts) >= 2 and parts[-1] == parts[-2]:
        parts = parts[:-1]
    return '/'.join(parts)


def write(path, text):
    if os.path.exists(path):
        with open(path, encoding='ascii') as f:
            if f.read() == text:
                return
    with open(path, 'w', encoding='ascii') as f:
        f.write(text)


def main(out_s, out_c, root, files):
    rows, texts, offset = [], [], 0
    for name, path in sorted((id_of(f), f) for f in files):
        full = os.path.join(root, path)
        with open(full, 'rb') as f:
            data = f.read()
        try:
            data.decode('ascii')
        except UnicodeDecodeError as e:
            line = data[:e.start].count(b'\n') + 1
            sys.exit('%s:%d: stdlib sources are ASCII: write the character as \\u%04x' % (path, line, data[e.start]))
        rows.append('  {"%s", %d, %d},\n' % (name, offset, len(data)))
        texts.append(data)
        offset += len(data)
    ids = [r.split('"')[1] for r in rows]
    for a, b in zip(ids, ids[1:]):
        if a == b:
            sys.exit('two stdlib files have the id %s' % a)
    blob = out_s[:-2] + '.bin'
    write(blob, b''.join(texts).decode('ascii'))
    write(out_s, '  .section .rodata.rt_builtin_text,"a",@progbits\n  .balign 16\n  .globl rt_builtin_text\n'
          '  .hidden rt_builtin_text\nrt_builtin_text:\n  .incbin "%s"\n  .byte 0\n  .section .note.GNU-stack,"",@progbits\n' % blob)
    write(out_c, '/* Made by runtime/boot/builtins.py. */\n#include "runtime/boot/builtins.h"\n\n'
          'const rt_builtin rt_builtins[] = {\n%s};\nconst unsigned rt_builtin_count = %d;\n' % (''.join(rows), len(rows)))


main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:])
