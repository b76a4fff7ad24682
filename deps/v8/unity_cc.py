# SPDX-License-Identifier: MIT
"""Compile one translation unit: unity_cc.py COMPILER ARGS... -c SOURCE -o OBJECT.

If SOURCE is a unity file that does not compile, its files are compiled in two halves, and so on,
and the objects joined: a file that cannot share a translation unit costs time, not the build. Each
such unit is reported, so that the file can be named in unity.alone.
"""
import os
import subprocess
import sys


def build(command, src, obj, depth):
    """True when OBJECT was made. Errors of a unit that can be split further are not shown."""
    with open(src, encoding='utf8', errors='replace') as f:
        lines = f.readlines() if '/unity/' in '/' + src else []
    can_split = len(lines) > 1
    done = subprocess.run(command + ['-c', src, '-o', obj], stderr=subprocess.PIPE if can_split else None)
    if done.returncode == 0:
        return True
    if not can_split:
        return False
    if depth == 0:
        first = next((l for l in done.stderr.decode(errors='replace').split('\n') if 'error:' in l), '')
        print('unity: %s does not compile as one (%s): split' % (src, first.strip()))
    objects = []
    for i, part in enumerate((lines[:len(lines) // 2], lines[len(lines) // 2:])):
        name = '%s-%d' % (os.path.splitext(src)[0], i)
        with open(name + '.cc', 'w', encoding='utf8') as f:
            f.writelines(part)
        objects.append('%s-%d.o' % (os.path.splitext(obj)[0], i))
        if not build(command, name + '.cc', objects[-1], depth + 1):
            return False
    return subprocess.run(['ld.lld-19', '-r', '-o', obj] + objects).returncode == 0


def main(args):
    at = args.index('-c')
    src, obj = args[at + 1], args[args.index('-o', at) + 1]
    ok = build(args[:at], src, obj, 0)
    depfile = args[args.index('-MF') + 1]
    if not os.path.exists(depfile):
        with open(depfile, 'w', encoding='ascii') as f:
            f.write('%s: %s\n' % (obj, src))
    return 0 if ok else 1


sys.exit(main(sys.argv[1:]))
