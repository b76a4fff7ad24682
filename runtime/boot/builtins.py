# SPDX-License-Identifier: MIT
"""Put the JavaScript of stdlib/ and runtime/boot/ into the executable. Called by ninja:
builtins.py OUT_S OUT_C ROOT FILE.js...

The sources become one file beside OUT_S, included by it as one block and read by V8 in place as
Latin-1, so they must be ASCII. Ids:
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


def template_open(line, inside):
    """Whether the line ends inside a template literal. Good enough: a wrong answer needs a backquote in a regexp."""
    i, quote = 0, '`' if inside else None
    while i < len(line):
        c = line[i]
        if c == '\\':
            i += 1
        elif quote is None and line.startswith('//', i):
            break
        elif quote is None and c in '\'"`':
            quote = c
        elif c == quote:
            quote = None
        i += 1
    return quote == '`'


def without_comments(text):
    """Drops comments that have lines of their own, and indentation: line numbers in stacks stay, and every
    executable is smaller by a fifth of the stdlib's text."""
    out, inside, comment = [], False, False
    for line in text.split('\n'):
        bare = line.strip()
        if comment:
            comment = '*/' not in bare
            keep = not comment and not bare.endswith('*/')
        elif not inside and bare.startswith('//'):
            keep = False
        elif not inside and bare.startswith('/*') and ('*/' not in bare or bare.index('*/') == len(bare) - 2):
            comment = '*/' not in bare
            keep = False
        else:
            keep = True
        if not keep:
            out.append('')
            continue
        out.append(line if inside else line.lstrip(' '))
        inside = template_open(line, inside)
    return '\n'.join(out)


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
        data = without_comments(data.decode('ascii')).encode('ascii')
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
