# SPDX-License-Identifier: MIT
# Stands in for Node's common.gypi when GYP makes V8's ninja files: the compiler flags that every
# target gets. The optimisation level is set by unify.py, not here (toolchain.gypi adds -O3).
{
  'variables': { 'emulator': [], 'v8_base': '' },
  'target_defaults': {
    'default_configuration': 'Release',
    # abseil and highway have no NDEBUG of their own; abseil's mutex keeps a deadlock graph without it.
    'defines': [ 'NDEBUG', '__STDC_FORMAT_MACROS' ],
    'cflags': [
      '-m64', '-pthread', '-fPIE', '-fno-omit-frame-pointer', '-ffunction-sections', '-fdata-sections',
      '-fno-strict-aliasing', '-w', '-g0',
    ],
    'cflags_cc': [ '-std=gnu++20', '-fno-rtti', '-fno-exceptions' ],
    'ldflags': [ '-m64', '-pthread', '-fuse-ld=lld', '-pie' ],
    'configurations': {
      'Release': { 'variables': { 'v8_enable_handle_zapping': 0 } },
      'Debug': { 'variables': { 'v8_enable_handle_zapping': 1 } },
    },
  },
}
