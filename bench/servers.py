# SPDX-License-Identifier: MIT
"""What requests cost a server: part of `./dev bench servers`.

Beside the others of peer.py. The server has the first core, wrk with 64 kept connections the second; seven rounds of a
second each, programs in turn. CPU time a request decides, the least of the rounds: where wrk is the limit, requests a
second say nothing. The others' figures over ours: above 1.0 Ingot is better. koa-static serves a file of 10 kB: Ingot's is in the executable, the others' on disk.
c is a plain server in C on libuv and llhttp (apps/plain-server.c): what is left to win where node:http alone answers.
"""
import os
import re
import shutil
import subprocess
import tempfile

from peer import HERE, ROOT, beside, memory

ROUNDS = 7
PARTS = (('node:http hello', '/hello'), ('node:https hello', '/hello'), ('Koa, router, JSON', '/users/1/posts/2?q=x'),
         ('10 KiB from memory', '/bytes/10k'),
         ('1 MiB from memory', '/bytes/1m'), ('koa-static, 10 KiB', '/10k.bin'))
PLAIN = ('node:http hello', '10 KiB from memory', '1 MiB from memory')


class Server:
    def __init__(self, command, scheme):
        self.process = subprocess.Popen(['taskset', '-c', '0', *command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                        text=True, env=dict(os.environ, NODE_ENV='production'))
        ports = self.process.stdout.readline().split()
        self.address = '%s://127.0.0.1:%s' % (scheme, ports[scheme == 'https'])

    def cpu_us(self):
        tasks = '/proc/%d/task' % self.process.pid
        return sum(int(open('%s/%s/schedstat' % (tasks, t)).read().split()[0]) for t in os.listdir(tasks)) / 1e3

    def round(self, path):
        """(CPU microseconds a request, requests a second)"""
        before = self.cpu_us()
        text = subprocess.run(['taskset', '-c', '1', 'wrk', '-t1', '-c64', '-d1s', self.address + path],
                              capture_output=True, text=True, check=True).stdout
        used = self.cpu_us() - before
        if 'Non-2xx' in text:
            raise SystemExit('bench: %s was not answered: %s' % (path, text))
        count = int(re.search(r'(\d+) requests in', text).group(1))
        return used / count, float(re.search(r'Requests/sec:\s+([\d.]+)', text).group(1))


def measure(peers, path, scheme):
    servers = {p: Server(command, scheme) for p, command in peers.items()}
    rounds = {p: [] for p in peers}
    for _ in range(ROUNDS):
        for p, server in servers.items():
            rounds[p].append(server.round(path))
    rss = {p: memory(s.process.pid, 'VmHWM') for p, s in servers.items()}
    for server in servers.values():
        server.process.kill()
        server.process.wait()
    least = {p: min(r)[0] for p, r in rounds.items()}
    return {p: (least[p], least[p] / least['ingot'], max(r[1] for r in rounds[p]), rss[p]) for p in peers}


def plain_server(folder):
    """The executable of apps/plain-server.c, with the libuv and llhttp that Ingot is built with."""
    with open(os.path.join(ROOT, 'build/deps.ninja'), encoding='utf8') as f:
        deps = dict(line.strip().split(' = ') for line in f)
    out = os.path.join(folder, 'plain-server')
    subprocess.run(['clang-19', '-O2', '-I%s/include' % deps['uv'], '-I%s/include' % deps['small'], '-o', out,
                    os.path.join(HERE, 'apps/plain-server.c'), deps['uv'] + '/libuv.a', deps['small'] + '/libsmall.a', '-lm'], check=True)
    return out


def show(name, every, figures):
    columns = (('%10.1f', 10), ('%9.2fx', 10), ('%9d', 9), ('%7d', 7))
    print('%-20s' % name + ''.join(form % figures[p][k] if p in figures else '-'.rjust(width)
                                   for k, (form, width) in enumerate(columns) for p in every), flush=True)


def main():
    if not shutil.which('wrk'):
        raise SystemExit('bench: servers needs wrk (apt install wrk)')
    sample = os.path.join(ROOT, 'samples/koa-site')
    if not os.path.exists(os.path.join(sample, 'node_modules')):
        subprocess.run(['npm', 'ci', '--silent', '--no-audit', '--no-fund'], cwd=sample, check=True)
    with tempfile.TemporaryDirectory(prefix='ingot-bench-', dir=os.path.join(ROOT, 'build')) as folder:
        # Two levels deep, as the program's paths to the packages are.
        app = os.path.join(folder, 'apps')
        os.makedirs(os.path.join(app, 'public'))
        with open(os.path.join(app, 'public/10k.bin'), 'wb') as f:
            f.write(os.urandom(10240))
        subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2',
                        '-subj', '/CN=localhost', '-keyout', 'key.pem', '-out', 'cert.pem'], cwd=app, check=True, capture_output=True)
        with open(os.path.join(HERE, 'apps/servers.js')) as f:
            text = f.read().replace('../../samples', os.path.join(ROOT, 'samples'))
        source = os.path.join(app, 'servers.js')
        with open(source, 'w') as f:
            f.write(text)
        peers = beside(source, folder)
        every = [*peers, 'c']
        plain = {**peers, 'c': [plain_server(folder)]}
        print('%-20s' % '' + ''.join('%10s' % p for p in every) + ''.join('%10s' % ('/ours' if p != 'ingot' else '') for p in every) +
              ''.join('%9s' % 'req/s' for p in every) + ''.join('%7s' % 'MiB' for p in every))
        for name, path in PARTS:
            show(name, every, measure(plain if name in PLAIN else peers, path, 'https' if 'https' in name else 'http'))


main()
