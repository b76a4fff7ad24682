# SPDX-License-Identifier: MIT
"""Make build/gen/ops.h and ops.c of the stdlib's .def files. Called by ninja: gen.py OUT_H OUT_C FILE.def...

A .def row is OP(js_name, c_function, nargs, flags) or HOOK(name); the file's stem is the room.
Names must be unique in a room and C functions unique in all. Files are written only if changed.
"""
import os
import re
import sys

ROW = re.compile(r'^(OP|HOOK)\(([^()]*)\)$')
COMMENT = re.compile(r'/\*.*?\*/|//[^\n]*', re.S)


def parse(path):
    with open(path, encoding='ascii') as f:
        text = COMMENT.sub(lambda m: '\n' * m.group().count('\n'), f.read())
    ops, hooks = [], []
    for number, line in enumerate(text.split('\n'), 1):
        line = line.strip()
        if not line:
            continue
        m = ROW.match(line)
        if not m:
            sys.exit('%s:%d: not a row: %s' % (path, number, line))
        parts = [p.strip() for p in m.group(2).split(',')]
        if m.group(1) == 'OP' and len(parts) == 4:
            ops.append(parts)
        elif m.group(1) == 'HOOK' and len(parts) == 1:
            hooks.append(parts[0])
        else:
            sys.exit('%s:%d: %s with %d fields' % (path, number, m.group(1), len(parts)))
    return ops, hooks


def write(path, text):
    if os.path.exists(path):
        with open(path, encoding='ascii') as f:
            if f.read() == text:
                return
    with open(path, 'w', encoding='ascii') as f:
        f.write(text)


def main(out_h, out_c, files):
    rooms = sorted((os.path.splitext(os.path.basename(f))[0], f) for f in files)
    for (a, fa), (b, fb) in zip(rooms, rooms[1:]):
        if a == b:
            sys.exit('two rooms are named %s: %s, %s' % (a, fa, fb))
    fns, infos, hook_names, rows, enum = [], [], [], [], []
    for room, path in rooms:
        ops, hooks = parse(path)
        rows.append('{"%s", %d, %d, %d, %d}' % (room, len(fns), len(ops), len(hook_names), len(hooks)))
        if len({o[0] for o in ops}) != len(ops) or len(set(hooks)) != len(hooks):
            sys.exit('%s: a name occurs twice' % path)
        fns += [o[1] for o in ops]
        infos += ['{"%s", %s, %s}' % (o[0], o[2], o[3]) for o in ops]
        hook_names += hooks
        enum += ['HOOK_%s_%s' % (room, h) for h in hooks]
    twice = {f for f in fns if fns.count(f) > 1}
    if twice:
        sys.exit('ops defined twice: %s' % ' '.join(sorted(twice)))
    # Function pointers are relocated at start: they lie alone, the names are touched only at build.
    write(out_h, '/* Made by runtime/bind/gen.py. */\n#ifndef INGOT_OPS_H\n#define INGOT_OPS_H\n\nenum rt_hook {\n%s  RT_HOOK_COUNT\n};\n\n#endif\n'
          % ''.join('  %s,\n' % e for e in enum))
    write(out_c, '/* Made by runtime/bind/gen.py. */\n#include "runtime/bind/op.h"\n\n%s\nconst rt_op_fn rt_op_fns[] = {\n%s};\n'
          'const rt_op_info rt_op_infos[] = {\n%s};\nconst rt_room_info rt_rooms[] = {\n%s};\n'
          'const char *const rt_hook_names[] = {\n%s  0};\n'
          'const unsigned rt_op_count = %d, rt_room_count = %d, rt_hook_count = %d;\n'
          % (''.join('RT_OP(%s);\n' % f for f in fns), ''.join('  %s,\n' % f for f in fns),
             ''.join('  %s,\n' % i for i in infos), ''.join('  %s,\n' % r for r in rows),
             ''.join('  "%s",\n' % h for h in hook_names), len(fns), len(rows), len(hook_names)))


main(sys.argv[1], sys.argv[2], sys.argv[3:])
