# SPDX-License-Identifier: MIT
"""Processes, threads and the supervisor: part of `./dev bench processes`.

Side by side with the others of peer.py: the least of three runs each, in turn, and the others' figures over ours (above 1.0: Ingot is better).
Then one server under a supervisor that is reloaded again and again while wrk asks, which must see no error, beside the
same without reloads; and how many of 64 connections end when one worker of four is killed, or runs out of memory, or
aborts.
"""
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

from peer import beside, build, figures

PARTS = ('fork', 'thread', 'spawns', 'heap', 'threads', 'many')


def compare(folder):
    peers = beside('processes.js', folder)
    print('%-34s' % '' + ''.join('%10s' % p for p in peers) + ''.join('%10s' % (p + '/ours') for p in list(peers)[1:]))
    for part in PARTS:
        best = {p: {} for p in peers}
        for _ in range(3):
            for p, command in peers.items():
                for name, value in figures(command + [part]).items():
                    best[p][name] = min(value, best[p].get(name, value))
        for name, ours in best['ingot'].items():
            others = [best[p][name] for p in list(peers)[1:]]
            print('%-34s%10.1f' % (name, ours) + ''.join('%10.1f' % o for o in others) +
                  ''.join('%9.2fx' % (o / ours) for o in others), flush=True)


def start(exe, cluster):
    p = subprocess.Popen([exe], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=dict(os.environ, INGOT_CLUSTER=cluster))
    return p, int(re.search(r'(\d+)$', p.stdout.readline()).group(1))


def stop(p):
    p.send_signal(signal.SIGTERM)
    p.stdout.read()
    return p.wait()


def wrk(port, reloaded, *options):
    load = subprocess.Popen(['wrk', '-t1', '-c64', '-d8s', *options, 'http://127.0.0.1:%d/' % port], stdout=subprocess.PIPE, text=True)
    while load.poll() is None:
        time.sleep(0.5)
        if reloaded and load.poll() is None:
            os.kill(reloaded, signal.SIGHUP)
    text = load.stdout.read()
    errors = re.search(r'(Socket errors|Non-2xx).*', text)
    return int(re.search(r'(\d+) requests in', text).group(1)), errors.group(0) if errors else 'none'


def reload(folder):
    exe = build('supervised.js', folder, '--cluster', '2')
    for kind, options in (('kept connections', ()), ('a connection each', ('-H', 'Connection: close'))):
        for what in ('at rest', 'reloaded'):
            p, port = start(exe, '2')
            requests, errors = wrk(port, p.pid if what == 'reloaded' else 0, *options)
            print('wrk, %-18s %-10s %9d requests, errors: %s' % (kind + ',', what, requests, errors), flush=True)
            assert stop(p) == 0


def connect(port):
    s = socket.create_connection(('127.0.0.1', port))
    return s, int(ask(s, '/pid'))


# The text of an answer; '' when the connection has ended.
def ask(s, path):
    try:
        s.sendall(b'GET %s HTTP/1.1\r\nHost: a\r\n\r\n' % path.encode())
        answer = s.recv(4096).decode()
    except OSError:
        return ''
    return answer.split('\r\n\r\n')[1] if answer else ''


def losses(folder):
    exe = build('supervised.js', folder, '--cluster', '4')
    for how in ('/kill', '/memory', '/abort'):
        p, port = start(exe, '4')
        time.sleep(0.5)
        connections = [connect(port) for _ in range(64)]
        victim = connections[0][1]
        own = [c for c in connections if c[1] == victim]
        began = time.monotonic()
        assert ask(own[0][0], how) == ''
        took = time.monotonic() - began
        alive = [c for c in connections if c[1] != victim and ask(c[0], '/pid') == str(c[1])]
        lost = [c for c in own if ask(c[0], '/pid') == '']
        print('a worker ends by %-8s after %6.2f s: of 64 connections its %d are lost, %d of the others\' %d answer'
              % (how[1:], took, len(lost), len(alive), 64 - len(own)), flush=True)
        stop(p)


def main():
    with tempfile.TemporaryDirectory(prefix='ingot-bench-') as folder:
        compare(folder)
        reload(folder)
        losses(folder)


if __name__ == '__main__':
    sys.exit(main())
