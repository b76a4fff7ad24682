# SPDX-License-Identifier: MIT
"""Benchmarks beside the `node` on this machine: ./dev bench [start] [http] [kernels] [paths] [sqlite] [curve] [processes]
[idle] [servers].

Only when they are named: `curve`, how long builds take (curve.py); `processes` (processes.py); `idle`, what 10,000 idle
connections weigh (idle.py); `servers`, what requests cost, beside bun too (servers.py); `sqlite`, beside the node that INGOT_BENCH_NODE names, as it takes one of 24 or newer.
Same machine, same run, programs in turn; medians; the last column is node's figure over ours (above
1.0: Ingot is better). Nothing here is a test: figures of different days do not compare.
"""
import os
import re
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time

from peer import HERE, NODE, ROOT, build, figures, memory


def wall(command, env=None):
    """(ms, peak RSS in MiB) of one whole process."""
    start = time.perf_counter()
    pid = os.posix_spawnp(command[0], command, env or os.environ,
                          file_actions=[(os.POSIX_SPAWN_OPEN, 1, '/dev/null', os.O_WRONLY, 0)])
    _, status, usage = os.wait4(pid, 0)
    if status != 0:
        sys.exit('bench: %s failed' % ' '.join(command))
    return (time.perf_counter() - start) * 1e3, usage.ru_maxrss / 1024


def row(name, unit, ours, nodes, better_low=True):
    ratio = nodes / ours if better_low else ours / nodes
    print('%-28s %10.2f %10.2f %-8s %6.2fx' % (name, ours, nodes, unit, ratio))


def evict(path):
    fd = os.open(path, os.O_RDONLY)
    os.fsync(fd)
    os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(fd)


def start(folder):
    source = os.path.join(ROOT, 'samples/hello/hello.js')
    exe = build(source, folder)
    node = os.path.realpath(subprocess.run(['node', '-p', 'process.execPath'], capture_output=True, text=True).stdout.strip())
    samples = {'ours': [], 'node': []}
    for _ in range(25):
        samples['ours'].append(wall([exe]))
        samples['node'].append(wall([node, source]))
    med = lambda who, i: statistics.median(s[i] for s in samples[who])
    row('hello, whole process', 'ms', med('ours', 0), med('node', 0))
    row('hello, peak RSS', 'MiB', med('ours', 1), med('node', 1))
    row('hello, size on disk', 'MB', os.path.getsize(exe) / 1e6, os.path.getsize(node) / 1e6)
    cold = {'ours': [], 'node': []}
    for _ in range(7):
        for who, command in (('ours', [exe]), ('node', [node, source])):
            evict(command[0])
            cold[who].append(wall(command)[0])
    row('hello, out of page cache', 'ms', statistics.median(cold['ours']), statistics.median(cold['node']))


def serve(command, cpu):
    p = subprocess.Popen(['taskset', '-c', str(cpu)] + command, stdout=subprocess.PIPE, text=True)
    return p, p.stdout.readline().strip()


def http(folder):
    source = os.path.join(HERE, 'apps/http-hello.js')
    exe = build(source, folder)
    result = {}
    for _ in range(3):
        for who, command in (('ours', [exe]), ('node', ['node', source])):
            p, port = serve(command, 0)
            load = ['taskset', '-c', str(min(1, os.cpu_count() - 1)), 'wrk', '-t1', '-c64', '-d3s', 'http://127.0.0.1:%s/' % port]
            subprocess.run(load[:4] + ['-t1', '-c64', '-d1s', load[-1]], stdout=subprocess.DEVNULL)
            out = subprocess.run(load, capture_output=True, text=True).stdout
            rss = memory(p.pid, 'VmRSS')
            p.send_signal(signal.SIGKILL)
            p.wait()
            result.setdefault(who, []).append((float(re.search(r'Requests/sec:\s+([\d.]+)', out).group(1)), rss))
    med = lambda who, i: statistics.median(s[i] for s in result[who])
    row('node:http hello', 'req/s', med('ours', 0), med('node', 0), better_low=False)
    row('node:http hello, RSS', 'MiB', med('ours', 1), med('node', 1))


def beside_node(folder, name, node='node', unit='ms', prefix=''):
    source = os.path.join(HERE, 'apps', name)
    exe = build(source, folder)
    ours, nodes = figures([exe]), figures([node, source])
    for part in ours:
        row(prefix + part, unit, ours[part], nodes[part])


def kernels(folder):
    beside_node(folder, 'buffer.js')


def paths(folder):
    beside_node(folder, 'hot-paths.js')


def sqlite(folder):
    beside_node(folder, 'sqlite.js', NODE, 'ns', 'sqlite: ')


def main(names):
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    version = subprocess.run(['node', '--version'], capture_output=True, text=True).stdout.strip()
    print('%-28s %10s %10s' % ('', 'ingot', 'node ' + version))
    with tempfile.TemporaryDirectory(prefix='ingot-bench-') as folder:
        for part in (start, http, kernels, paths, sqlite):
            if part.__name__ in (names or ('start', 'http', 'kernels', 'paths')):
                part(folder)
    for script in ('curve', 'processes', 'idle', 'servers'):
        if script in names:
            subprocess.run([sys.executable, os.path.join(HERE, script + '.py')], check=True)


main(sys.argv[1:])
