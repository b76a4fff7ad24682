# SPDX-License-Identifier: MIT
"""Turn GYP's one-file-at-a-time ninja files for V8 into unity builds.

Called by build.sh with the output folder of GYP (out/Release) and the prefix ICU is installed
under. For each target in UNITE, the
C++ files of one directory are united in translation units of up to GROUP files. V8 is about
1,340 C++ files whose headers cost nine tenths of the compile time: united it builds four times
faster. Also sets the optimisation level of each target (see LEVEL) and drops GYP's own.

Files that cannot share a translation unit with a neighbour (same name in an anonymous namespace,
a macro left defined) are named in unity.alone. Rewriting is deterministic: the same input gives
the same files.
"""
import os
import re
import sys

GROUP = 14
UNITE = {'v8_base_without_compiler', 'v8_compiler', 'v8_initializers', 'torque_base', 'v8_libbase'}
# Only mksnapshot and torque run the first of this code, once. The optimising compilers work in the
# background, on code that is hot already: for size, which is a tenth of the template.
LEVEL = {'v8_compiler': '-Os', 'v8_initializers': '-O1', 'v8_initializers_slow': '-O1', 'v8_init': '-O1', 'mksnapshot': '-O1',
         'torque': '-O1', 'torque_base': '-O1', 'gen-regexp-special-case': '-O1',
         'bytecode_builtins_list_generator': '-O1'}
# Folders of V8 whose code runs once in a program's life or never, or waits for a person: for size.
COLD = tuple('deps/v8/src/%s/' % d for d in ('asmjs', 'debug', 'diagnostics', 'heap/cppgc', 'heap/cppgc-js', 'inspector', 'logging',
                                             'profiler', 'tracing', 'wasm'))
EDGE = re.compile(r'^build (\S+): cxx (\S+)((?: \|\| .*)?)$')


def read_lines(path):
    with open(path, encoding='utf8') as f:
        return f.read().replace('$\n', '').split('\n')


def squeeze(line):
    return re.sub(r'(?<=\S) +', ' ', line)


def grouped(sources, alone):
    """Lists of at most GROUP sources of one directory, in order; files in `alone` by themselves."""
    by_dir = {}
    singles = []
    for src in sources:
        if any(src.endswith(a) for a in alone):
            singles.append([src])
        else:
            # What torque generates is small and lies in many folders: united across them.
            folder = 'torque' if src.startswith('gen/torque-generated/') else os.path.dirname(src)
            by_dir.setdefault((folder, os.path.splitext(src)[1]), []).append(src)
    out = []
    for (_, _), files in by_dir.items():
        parts = -(-len(files) // GROUP)
        size = -(-len(files) // parts)
        out += [files[i:i + size] for i in range(0, len(files), size)]
    return out + singles


def edge(obj, src, order, first):
    """The lines that compile `src`, whose first file is `first`."""
    lines = ['build %s: cxx %s%s' % (obj, src, order)]
    return lines + ['  cflags = $cflags -Os'] if any(folder in first for folder in COLD) else lines


def write_unity(root, target, index, files):
    path = 'gen/unity/%s-%03d.cc' % (target, index)
    with open(os.path.join(root, path), 'w', encoding='utf8') as f:
        for src in files:
            f.write('#include "%s"\n' % os.path.relpath(src, 'gen/unity'))
    return path


def unify(root, target, lines, alone):
    edges, order, keep = {}, '', []
    for line in lines:
        m = EDGE.match(squeeze(line))
        if m:
            edges[m.group(2)] = m.group(1)
            order = m.group(3)
        else:
            keep.append(line)
    renamed, made = {}, []
    for i, files in enumerate(grouped(list(edges), alone)):
        if len(files) == 1:
            made += edge(edges[files[0]], files[0], order, files[0])
            continue
        src = write_unity(root, target, i, files)
        obj = 'obj/unity/%s-%03d.o' % (target, i)
        made += edge(obj, src, order, files[0])
        for f in files:
            renamed[edges[f]] = obj
    out = []
    for line in keep:
        if line.startswith('build ') and ': cxx' not in line:
            seen, words = set(), []
            for w in squeeze(line).split(' '):
                w = renamed.get(w, w)
                if w.startswith('obj/unity/') and w in seen:
                    continue
                seen.add(w)
                words.append(w)
            line = ' '.join(words)
        out.append(line)
    # Variables come before the edges that use them; archive edges may come in any order.
    first = next((i for i, l in enumerate(out) if l.startswith('arflags') or l.startswith('ldflags')), len(out) - 1)
    return out[:first + 1] + made + out[first + 1:]


def adapt(line, level, icu):
    if line.startswith('cflags ='):
        return re.sub(r' -O[0-3s]\b', '', line) + ' ' + level
    if line.startswith('includes ='):
        return '%s -I../../deps/v8/third_party/abseil-cpp -isystem %s/include' % (line, icu)
    if line.startswith('libs ='):
        return 'libs = -L%s/lib -licui18n -licuuc -licudata -ldl -lrt' % icu
    return line


def main(root, icu):
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, 'unity.alone'), encoding='utf8') as f:
        alone = [l.split('#')[0].strip() for l in f]
    alone = ['/' + a for a in alone if a]
    os.makedirs(os.path.join(root, 'gen/unity'), exist_ok=True)
    os.makedirs(os.path.join(root, 'obj/unity'), exist_ok=True)
    folder = os.path.join(root, 'obj/tools/v8_gypfiles')
    for name in sorted(os.listdir(folder)):
        if not name.endswith('.ninja'):
            continue
        target = name[:-len('.ninja')]
        path = os.path.join(folder, name)
        level = LEVEL.get(target, '-O2')
        lines = [adapt(l, level, icu) for l in read_lines(path)]
        if target in UNITE:
            lines = unify(root, target, lines, alone)
        with open(path, 'w', encoding='utf8') as f:
            f.write('\n'.join(lines))


main(sys.argv[1], sys.argv[2])
