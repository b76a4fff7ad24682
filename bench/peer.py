# SPDX-License-Identifier: MIT
"""Who stands beside whom: the executables that ingot builds, node (or what INGOT_BENCH_NODE names), and bun, when
INGOT_BENCH_BUN names one or curve.py has installed it. Imported by the benchmarks of this folder."""
import os
import re
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
INGOT = os.path.join(ROOT, 'build/ingot')
INSTALLED = os.path.join(ROOT, 'build/bench-peers') # where curve.py installs peers
BUN_INSTALLED = os.path.join(INSTALLED, 'node_modules/@oven/bun-linux-x64/bin/bun')
NODE = os.environ.get('INGOT_BENCH_NODE', 'node')
BUN = os.environ.get('INGOT_BENCH_BUN', BUN_INSTALLED)


def build(source, folder, *options):
    """The path of the executable; a name alone is a program of apps/."""
    source = os.path.join(HERE, 'apps', source)
    out = os.path.join(folder, os.path.basename(source)[:-3])
    subprocess.run([INGOT, 'build', source, '-o', out, *options], check=True, stdout=subprocess.DEVNULL)
    return out


def beside(source, folder):
    """{name: command that runs the program}, ours first."""
    source = os.path.join(HERE, 'apps', source)
    commands = {'ingot': [build(source, folder)], 'node': [NODE, source]}
    if os.path.exists(BUN):
        commands['bun'] = [BUN, source]
    return commands


def figures(command):
    """What a program prints, a name, a tab and a number in each line: {name: number}."""
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return {l.split('\t')[0]: float(l.split('\t')[1]) for l in text.strip().split('\n')}


def memory(pid, what):
    """MiB of a process: VmRSS now, VmHWM at the peak."""
    with open('/proc/%d/status' % pid, encoding='ascii') as f:
        return int(re.search(what + r':\s+(\d+)', f.read()).group(1)) / 1024
