# SPDX-License-Identifier: MIT
"""Write build/graph.ninja: one edge per source file of the tree, and the lists to link.

Called by ./dev before each run of ninja, so a file that lies in the right folder is part of the
build: there is no list to keep. Which program a file goes
into is decided by its folder:
  runtime/, stdlib/        every program (the runtime)
  compiler/, packager/     ingot and the unit tests; JavaScript there is carried by ingot's image, and so is that
                           of CARRIED rooms of the stdlib (packager/carried.h)
  tests/unit/**/x_test.c   a program of its own, with compiler, packager and the runtime's plain rooms;
                           those of tests/unit/engine and tests/unit/stdlib with the whole runtime
Files named in VARIANT go into one of the templates only.
"""
import os
import sys

VARIANT = {
    'runtime/engine/napi_dlopen.cc': 'dynamic',
    'runtime/engine/napi_dlopen_none.cc': 'static',
    'runtime/main.c': 'template',
    'compiler/main.c': 'ingot',
}
PLAIN = ('build/obj/runtime/base/', 'build/obj/runtime/resolve/', 'build/obj/runtime/scan/', 'build/obj/runtime/image/')
GENERATED = 'build/gen/ops.h build/gen/ops.c build/gen/builtins.c'
GEN_OBJS = ['build/obj/gen/ops.o', 'build/obj/gen/builtins.o', 'build/obj/gen/builtin_text.o', 'build/obj/gen/tls_roots.o',
            'build/obj/stdlib/inspector/inspector_protocol_data.o']
ROOTS = '/usr/share/ca-certificates/mozilla'  # of Debian's ca-certificates
CARRIED = ('stdlib/supervisor/',)
SKIP = {'node_modules', 'build', '.git'}


def walk(root):
    files = []
    for base, dirs, names in os.walk(root):
        dirs[:] = sorted(d for d in dirs if d not in SKIP)
        files += [os.path.join(base, n) for n in sorted(names)]
    return files


def list_of(path, stem):
    if path in VARIANT:
        return VARIANT[path]
    if path.startswith('tests/unit/'):
        return 'test'
    return 'tool' if path.startswith(('compiler/', 'packager/')) else 'runtime'


def dependency_rooms():
    """JavaScript of dependencies that is part of the standard library (deps/js.sh)."""
    with open('build/deps.ninja', encoding='utf8') as f:
        where = dict(line.rstrip('\n').split(' = ') for line in f)
    return [f for f in walk(os.path.join(where['undici'], 'rooms')) if f.endswith('.js')]


def generators(defs, js, pdl):
    d, j, p = ' '.join(defs), ' '.join(js), ' '.join(['$v8/include/js_protocol.pdl'] + pdl)
    return [
        'build build/gen/ops.h build/gen/ops.c: gen runtime/bind/gen.py ' + d,
        '  cmd = python3 runtime/bind/gen.py build/gen/ops.h build/gen/ops.c ' + d,
        'build build/gen/builtins.bin build/gen/builtins.S build/gen/builtins.c: gen runtime/boot/builtins.py ' + j,
        '  cmd = python3 runtime/boot/builtins.py build/gen/builtins.S build/gen/builtins.c . ' + j,
        'build build/obj/gen/builtin_text.o: asm build/gen/builtins.S | build/gen/builtins.bin',
        'build build/gen/tls_roots.bin build/gen/tls_roots.S: gen stdlib/tls/tls_roots.py deps/packed.py ' + ROOTS,
        '  cmd = PYTHONPATH=deps python3 stdlib/tls/tls_roots.py build/gen/tls_roots.S ' + ROOTS,
        'build build/obj/gen/tls_roots.o: asm build/gen/tls_roots.S | build/gen/tls_roots.bin',
        'build build/gen/inspector_protocol.bin build/gen/inspector_protocol.S: gen stdlib/inspector/inspector_protocol.py deps/packed.py ' + p,
        '  cmd = PYTHONPATH=deps python3 stdlib/inspector/inspector_protocol.py build/gen/inspector_protocol.S ' + p,
        # Where deps/apart.ld sees it as the room's.
        'build build/obj/stdlib/inspector/inspector_protocol_data.o: asm build/gen/inspector_protocol.S | build/gen/inspector_protocol.bin',
    ]


def link(rule, out, objs):
    return 'build %s: %s %s | libs deps/apart.ld' % (out, rule, ' '.join(objs))


def main(out):
    files = []
    for root in ('runtime', 'stdlib', 'compiler', 'packager', 'tests/unit'):
        if os.path.isdir(root):
            files += walk(root)
    lists = {'runtime': [], 'tool': [], 'static': [], 'dynamic': [], 'template': [], 'ingot': [], 'test': []}
    edges, defs, js, pdl, tool_files = [], [], [], [], []
    for f in files:
        stem, ext = os.path.splitext(f)
        if ext in ('.c', '.cc'):
            obj = 'build/obj/%s.o' % stem
            edges.append('build %s: %s %s || %s' % (obj, ext[1:], f, GENERATED))
            lists[list_of(f, stem)].append(obj)
        elif ext == '.def' and f.startswith(('stdlib/', 'runtime/boot')):
            defs.append(f)
        elif ext == '.pdl':
            pdl.append(f)
        elif ext == '.js' and f.startswith(('stdlib/', 'runtime/boot/')) and not f.startswith(CARRIED):
            js.append(f)
        elif (ext == '.js' and f.startswith(('compiler/',) + CARRIED)) or f == 'compiler/options.def':
            tool_files.append(f)
    edges += generators(defs, js + dependency_rooms(), pdl)
    runtime = lists['runtime'] + GEN_OBJS
    edges.append(link('link_static', 'build/template-static', lists['template'] + lists['static'] + runtime))
    edges.append('build build/link/runtime.a: archive ' + ' '.join(lists['template'] + lists['static'] + runtime))
    edges.append(link('link_dynamic', 'build/template-dynamic', lists['template'] + lists['dynamic'] + runtime) + ' build/gen/napi.syms')
    edges.append(link('link_static', 'build/ingot-bare', lists['ingot'] + lists['static'] + lists['tool'] + runtime))
    edges.append(link('link_dynamic', 'build/ingot-dynamic', lists['ingot'] + lists['dynamic'] + lists['tool'] + runtime) +
                 ' build/gen/napi.syms')
    # What compiler and packager need of the runtime: no engine, no loop.
    plain = lists['tool'] + [o for o in runtime if o.startswith(PLAIN)]
    tests = []
    for obj in lists['test']:
        if obj.endswith('_test.o'):
            exe = 'build/' + obj[len('build/obj/'):-2]
            if '/unit/engine/' in obj or '/unit/stdlib/' in obj:
                edges.append(link('link_static', exe, [obj] + lists['static'] + runtime))
            else:
                edges.append(link('link_tool', exe, [obj] + plain))
            tests.append(exe)
    edges.append('build unit: phony ' + ' '.join(tests))
    edges.append('build build/ingot: self %s $amaro/amaro.js $amaro/amaro.wasm | build/ingot-bare' % ' '.join(tool_files))
    text = '# Made by deps/graph.py.\n' + '\n'.join(edges) + '\n'
    if os.path.exists(out):
        with open(out, encoding='utf8') as f:
            if f.read() == text:
                return
    with open(out, 'w', encoding='utf8') as f:
        f.write(text)


main(sys.argv[1])
