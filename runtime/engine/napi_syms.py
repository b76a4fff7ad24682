# SPDX-License-Identifier: MIT
"""Write the list of symbols that the dynamic template exports to addons: every function that the
Node-API headers and napi_experimental.h declare, libuv's, and what napi_dlopen.cc puts in front of the
loader. Called by ninja:
napi_syms.py INCLUDE_FOLDER OUT."""
import os
import re
import sys

names = set()
experimental = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'napi_experimental.h')
for header in ('js_native_api.h', 'node_api.h', experimental):
    with open(os.path.join(sys.argv[1], header), encoding='utf8') as f:
        names |= set(re.findall(r'\b((?:napi|node_api)_\w+)\s*\(', f.read()))
text = '{\n%s};\n' % ''.join('  %s;\n' % n for n in sorted(names | {'napi_module_register', 'uv_*', 'dlopen', 'dladdr'}))
if not os.path.exists(sys.argv[2]) or open(sys.argv[2], encoding='ascii').read() != text:
    with open(sys.argv[2], 'w', encoding='ascii') as f:
        f.write(text)
