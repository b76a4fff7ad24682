# SPDX-License-Identifier: MIT
"""The rules of the tree that a program can check: who may include whom, no C++ outside its places,
no generated file tracked, every op defined once and used by JavaScript, ASCII JavaScript."""
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
os.chdir(ROOT)
files = subprocess.run(['git', 'ls-files', '--cached', '--others', '--exclude-standard'], capture_output=True, text=True, check=True).stdout.split('\n')
faults = []
INCLUDE = re.compile(r'^\s*#include "([^"]+)"', re.M)
# A file under the key may include project headers under these only.
MAY = {
    'runtime/base/': ('runtime/base/',),
    'runtime/image/': ('runtime/base/', 'runtime/image/'),
    'runtime/resolve/': ('runtime/base/', 'runtime/resolve/'),
    'runtime/engine/': ('runtime/base/', 'runtime/engine/', 'runtime/bind/'),
    'runtime/bind/': ('runtime/base/', 'runtime/engine/', 'runtime/bind/', 'runtime/loop/'),
    'runtime/scan/': ('runtime/base/', 'runtime/scan/'),
    'packager/': ('runtime/base/', 'runtime/image/', 'runtime/resolve/', 'runtime/scan/', 'compiler/', 'packager/'),
}
CXX = ('runtime/engine/', 'stdlib/buffer/simd.cc')


def text(path):
    with open(path, encoding='utf8') as f:
        return f.read()


for f in files:
    if f.endswith(('.c', '.h', '.cc')) and os.path.exists(f):
        for key, allowed in MAY.items():
            if f.startswith(key):
                for inc in INCLUDE.findall(text(f)):
                    if '/' in inc and not inc.startswith(allowed):
                        faults.append('%s includes %s: against the direction of rooms' % (f, inc))
    if f.endswith(('.cc', '.cpp', '.cxx')) and not f.startswith(CXX):
        faults.append('%s: C++ belongs in runtime/engine' % f)
    if f.startswith(('build/', 'node_modules/')) or '/node_modules/' in f:
        faults.append('%s is generated or third-party' % f)
    if f.endswith('.js') and f.startswith(('stdlib/', 'runtime/')) and not text(f).isascii():
        faults.append('%s is not ASCII' % f)

natives, needs, js = {}, {}, ''
for f in files:
    if f.startswith(('stdlib/', 'runtime/')) and os.path.exists(f):
        if f.endswith('.def') and not f.endswith(('err.def', 'builtins.def')):
            for name, fn, flags in re.findall(r'^OP\((\w+), *(\w+), *\d+, *(\w+)\)', text(f), re.M):
                natives[fn] = (f, name)
                needs[fn] = flags not in ('0', 'OP_NONE', 'OP_PURE')
        elif f.endswith('.js'):
            js += text(f)
for fn, (f, name) in sorted(natives.items()):
    if not re.search(r'\b%s\b' % name, js):
        faults.append('%s: no JavaScript uses %s' % (f, name))

# What takes a path says in its row what the permission model asks (bind.h). realpath tells no more than that it exists.
PATH = re.compile(r'\bPATH\(|\bfs_path_|_new\(env, argv\[0\], \w+_run\)')
for f in files:
    if f.startswith('stdlib/fs/') and f.endswith('.c') and os.path.exists(f):
        for fn, body in re.findall(r'^\w+_OP\((op_\w+)(.*?)(?=^\w+_OP\(|^static|^#|\Z)', text(f), re.M | re.S):
            if PATH.search(body) and not needs.get(fn) and fn != 'op_fs_realpath':
                faults.append('%s: %s takes a path, and its row says nothing of permissions' % (f, fn))

for line in faults:
    print(line)
sys.exit(1 if faults else 0)
