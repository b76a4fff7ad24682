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
USER = '/users/1/posts/2?q=x'
# What Chrome sends for a page.
BROWSER = {
    'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
    'Accept': 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8',
    'Accept-Encoding': 'gzip, deflate, br, zstd', 'Accept-Language': 'en-US,en;q=0.9,de;q=0.8', 'Cache-Control': 'max-age=0',
    'Cookie': 'sid=s%3AAbCdEf0123456789.abcdefghijklmnopqrstuvwxyz0123456789; theme=dark', 'Referer': 'http://127.0.0.1/a?b=c',
    'Sec-Ch-Ua': '"Google Chrome";v="131", "Chromium";v="131", "Not_A Brand";v="24"', 'Sec-Ch-Ua-Mobile': '?0',
    'Sec-Ch-Ua-Platform': '"Linux"', 'Sec-Fetch-Dest': 'document', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Site': 'same-origin',
    'Sec-Fetch-User': '?1', 'Upgrade-Insecure-Requests': '1'}
SEND_BROWSER = [word for name, value in BROWSER.items() for word in ('-H', '%s: %s' % (name, value))]
SEND_BODY = ['-s', os.path.join(HERE, 'apps/frameworks/echo.lua')]
# name, program, scheme, path, options of wrk
PARTS = (('node:http hello', 'servers', 'http', '/hello', []),
         ('node:https hello', 'servers', 'https', '/hello', []),
         ('10 KiB from memory', 'servers', 'http', '/bytes/10k', []),
         ('1 MiB from memory', 'servers', 'http', '/bytes/1m', []),
         ('koa-static, 10 KiB', 'servers', 'http', '/10k.bin', []),
         ('Koa, router, JSON', 'servers', 'http', USER, []),
         ('Koa, of a browser', 'servers', 'http', USER, SEND_BROWSER),
         ('express, JSON', 'express', 'http', USER, []),
         ('express, of a browser', 'express', 'http', USER, SEND_BROWSER),
         ('express, JSON body', 'express', 'http', '/echo', SEND_BODY),
         ('fastify, JSON', 'fastify', 'http', USER, []),
         ('fastify, of a browser', 'fastify', 'http', USER, SEND_BROWSER),
         ('fastify, JSON body', 'fastify', 'http', '/echo', SEND_BODY))
PLAIN = ('node:http hello', '10 KiB from memory', '1 MiB from memory')


class Server:
    def __init__(self, command, scheme, path, options):
        self.process = subprocess.Popen(['taskset', '-c', '0', *command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                        text=True, env=dict(os.environ, NODE_ENV='production'))
        ports = self.process.stdout.readline().split()
        self.ask = [*options, '%s://127.0.0.1:%s%s' % (scheme, ports[scheme == 'https'], path)]

    def cpu_us(self):
        tasks = '/proc/%d/task' % self.process.pid
        return sum(int(open('%s/%s/schedstat' % (tasks, t)).read().split()[0]) for t in os.listdir(tasks)) / 1e3

    def round(self):
        """(CPU microseconds a request, requests a second)"""
        before = self.cpu_us()
        text = subprocess.run(['taskset', '-c', '1', 'wrk', '-t1', '-c64', '-d1s', *self.ask],
                              capture_output=True, text=True, check=True).stdout
        used = self.cpu_us() - before
        if 'Non-2xx' in text:
            raise SystemExit('bench: %s was not answered: %s' % (self.ask[-1], text))
        count = int(re.search(r'(\d+) requests in', text).group(1))
        return used / count, float(re.search(r'Requests/sec:\s+([\d.]+)', text).group(1))


def measure(peers, *asked):
    servers = {p: Server(command, *asked) for p, command in peers.items()}
    rounds = {p: [] for p in peers}
    for _ in range(ROUNDS):
        for p, server in servers.items():
            rounds[p].append(server.round())
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
    print('%-22s' % name + ''.join(form % figures[p][k] if p in figures else '-'.rjust(width)
                                   for k, (form, width) in enumerate(columns) for p in every), flush=True)


def install(folder):
    if not os.path.exists(os.path.join(folder, 'node_modules')):
        subprocess.run(['npm', 'ci', '--silent', '--no-audit', '--no-fund'], cwd=folder, check=True)


def servers_app(folder):
    """The path of servers.js with what it serves beside it, two levels deep, as its paths to packages are."""
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
    return source


def main():
    if not shutil.which('wrk'):
        raise SystemExit('bench: servers needs wrk (apt install wrk)')
    frameworks = os.path.join(HERE, 'apps/frameworks')
    install(os.path.join(ROOT, 'samples/koa-site'))
    install(frameworks)
    with tempfile.TemporaryDirectory(prefix='ingot-bench-', dir=os.path.join(ROOT, 'build')) as folder:
        programs = {'servers': beside(servers_app(folder), folder)}
        for name in ('express', 'fastify'):
            programs[name] = beside(os.path.join(frameworks, name + '.js'), folder)
        every = [*programs['servers'], 'c']
        plain = [plain_server(folder)]
        print('%-22s' % '' + ''.join('%10s' % p for p in every) + ''.join('%10s' % ('/ours' if p != 'ingot' else '') for p in every) +
              ''.join('%9s' % 'req/s' for p in every) + ''.join('%7s' % 'MiB' for p in every))
        for name, program, *asked in PARTS:
            peers = programs[program]
            show(name, every, measure({**peers, 'c': plain} if name in PLAIN else peers, *asked))


main()
