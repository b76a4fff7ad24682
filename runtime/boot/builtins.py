# SPDX-License-Identifier: MIT
"""Put the JavaScript of stdlib/ and runtime/boot/ into the executable. Called by ninja:
builtins.py OUT_S OUT_C ROOT FILE.js...

The sources become one file beside OUT_S, included by it as one block and read by V8 as Latin-1, so they must be
ASCII: in place those of the rooms that every server uses, the others are packed and unpacked one by one when V8 first
reads them, about 50 us each; what has been compiled into a blob is not read again. Ids:
stdlib/fs/fs.js 'fs', stdlib/fs/promises.js 'fs/promises', stdlib/internal/errors.js
'internal/errors', runtime/boot/realm.js 'internal/bootstrap/realm'; of a dependency, by its whole path: what follows rooms/, as
.../rooms/undici/core/util.js 'undici/core/util'. Sorted by id: numbers are part of blobs.
"""
import os
import sys
import zlib

PLAIN = {'boot', 'buffer', 'events', 'fs', 'http', 'internal', 'net', 'path', 'process', 'stream', 'timers', 'url', 'util'}


# Texts that lie apart with their native halves (deps/apart.ld): all but a room's face, which says when they are gone, and
# what cannot be used without them.
APART = {'http2': ('http2/', 'undici/dispatcher/client-h2'), 'inspector': ('inspector/',)}


def id_of(path):
    parts = path[:-3].split('/')
    if path.startswith('runtime/boot/'):
        return 'internal/bootstrap/' + parts[-1]  # all that is not for programs is below internal: cleaners of stacks know
    parts = parts[parts.index('rooms') + 1:] if os.path.isabs(path) else parts[1:]  # stdlib/...
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


def packed(path, data):
    if not os.path.isabs(path) and path.split('/')[-2 if path.startswith('runtime/') else 1] in PLAIN:
        return b''
    raw = zlib.compressobj(9, zlib.DEFLATED, -15)
    small = raw.compress(data) + raw.flush()
    return small if len(small) < len(data) else b''


def write(path, data):
    if os.path.exists(path):
        with open(path, 'rb') as f:
            if f.read() == data:
                return
    with open(path, 'wb') as f:
        f.write(data)


def section(symbol, what):
    return ('  .section .rodata.%s,"a",@progbits\n  .balign 16\n  .globl %s\n  .hidden %s\n%s:\n  .incbin %s\n'
            '  .byte 0\n' % (symbol, symbol, symbol, symbol, what))


def main(out_s, out_c, root, files):
    rows, places = [], [[] for _ in range(1 + len(APART))]
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
        small = packed(path, data)
        apart = next((i + 1 for i, rooms in enumerate(APART.values()) if name.startswith(rooms)), 0)
        place = places[apart]
        rows.append('  {"%s", %d, %d, %d, %d},\n' % (name, sum(map(len, place)), len(data), len(small), apart))
        place.append(small or data)
    ids = [r.split('"')[1] for r in rows]
    for a, b in zip(ids, ids[1:]):
        if a == b:
            sys.exit('two stdlib files have the id %s' % a)
    blob = out_s[:-2] + '.bin'
    write(blob, b''.join(b''.join(place) for place in places))
    out, at = '', 0
    for name, place in zip(('', *APART), places):
        size = sum(map(len, place))
        out += section('rt_builtin_text' + (name and '_' + name), '"%s", %d, %d' % (blob, at, size))
        at += size
    write(out_s, (out + '  .section .note.GNU-stack,"",@progbits\n').encode('ascii'))
    write(out_c, ('/* Made by runtime/boot/builtins.py. */\n#include "runtime/boot/builtins.h"\n\n'
          'const rt_builtin rt_builtins[] = {\n%s};\nconst unsigned rt_builtin_count = %d;\n' % (''.join(rows), len(rows))).encode('ascii'))


main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:])
