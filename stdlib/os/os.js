/* SPDX-License-Identifier: MIT */
/* os.js - the os module. Source of behaviour: Node's doc/api/os.md. */
'use strict';

const { codes, uvErrMessage, uvErrName } = require('internal/errors');
const { validateInt32, validateObject } = require('internal/validators');

const native = natives('os');

const { ERR_SYSTEM_ERROR } = codes;

const averages = new Float64Array(3);

function systemError(errno, syscall) {
  return new ERR_SYSTEM_ERROR({
    code: uvErrName(errno), errno, message: uvErrMessage(errno), syscall,
  });
}

function checked(result, syscall) {
  if (typeof result === 'number' && result < 0) throw systemError(result, syscall);
  return result;
}

// ---- constants --------------------------------------------------------------------------------

function group(number) {
  const out = { __proto__: null };
  const flat = native.constants(number);
  for (let i = 0; i < flat.length; i += 2) out[flat[i]] = flat[i + 1];
  return out;
}

const constants = {
  __proto__: null,
  UV_UDP_REUSEADDR: 4,
  dlopen: group(3),
  errno: group(0),
  signals: Object.freeze(group(1)),
  priority: group(2),
};

// ---- the system -------------------------------------------------------------------------------

// [sysname, release, version, machine]: does not change while a process runs.
let names = null;

function uname() {
  names ??= checked(native.uname(), 'uv_os_uname');
  return names;
}

function type() {
  return uname()[0];
}

function release() {
  return uname()[1];
}

function version() {
  return uname()[2];
}

function machine() {
  return uname()[3];
}

function hostname() {
  return checked(native.hostname(), 'uv_os_gethostname');
}

function homedir() {
  return checked(native.homedir(), 'uv_os_homedir');
}

function uptime() {
  return checked(native.uptime(), 'uv_uptime');
}

function freemem() {
  return native.freemem();
}

function totalmem() {
  return native.totalmem();
}

function availableParallelism() {
  return native.availableParallelism();
}

function loadavg() {
  native.loadavg(averages);
  return [averages[0], averages[1], averages[2]];
}

function arch() {
  return process.arch;
}

function platform() {
  return process.platform;
}

const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

function endianness() {
  return littleEndian ? 'LE' : 'BE';
}

function tmpdir() {
  const path = process.env.TMPDIR || process.env.TMP || process.env.TEMP || '/tmp';
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

function cpus() {
  const flat = native.cpus();
  if (typeof flat === 'number') return [];
  const out = [];
  for (let i = 0; i < flat.length; i += 7) {
    out.push({
      model: flat[i],
      speed: flat[i + 1],
      times: {
        user: flat[i + 2],
        nice: flat[i + 3],
        sys: flat[i + 4],
        idle: flat[i + 5],
        irq: flat[i + 6],
      },
    });
  }
  return out;
}

// ---- interfaces -------------------------------------------------------------------------------

function leadingOnes(text, base, width) {
  const bits = Number.parseInt(text || '0', base).toString(2).padStart(width, '0');
  const zero = bits.indexOf('0');
  return zero === -1 ? width : zero;
}

// '255.255.0.0' -> 16, 'ffff:ffff::' -> 32
function prefixLength(netmask, v6) {
  const parts = netmask.split(v6 ? ':' : '.');
  let sum = 0;
  for (const part of parts) {
    const ones = leadingOnes(part, v6 ? 16 : 10, v6 ? 16 : 8);
    sum += ones;
    if (ones !== (v6 ? 16 : 8)) break;
  }
  return sum;
}

function networkInterfaces() {
  const flat = checked(native.interfaces(), 'uv_interface_addresses');
  const out = {};
  for (let i = 0; i < flat.length; i += 7) {
    const v6 = flat[i + 3] === 6;
    const entry = {
      address: flat[i + 1],
      netmask: flat[i + 2],
      family: v6 ? 'IPv6' : 'IPv4',
      mac: flat[i + 4],
      internal: flat[i + 5],
      cidr: `${flat[i + 1]}/${prefixLength(flat[i + 2], v6)}`,
    };
    if (v6) entry.scopeid = flat[i + 6];
    (out[flat[i]] ??= []).push(entry);
  }
  return out;
}

// ---- users and priorities ---------------------------------------------------------------------

function userInfo(options) {
  if (options === undefined || options === null) options = {};
  else validateObject(options, 'options');
  const { encoding } = options;
  const bytes = encoding !== undefined && encoding !== 'utf8' && encoding !== 'utf-8';
  const { 0: uid, 1: gid, ...names } = checked(native.userInfo(bytes), 'uv_os_get_passwd');
  const decode = (name) => {
    if (name === null || typeof name === 'string') return name;
    const buffer = Buffer.from(name.buffer, name.byteOffset, name.byteLength);
    return encoding === 'buffer' ? buffer : buffer.toString(encoding);
  };
  return {
    __proto__: null,
    uid,
    gid,
    username: decode(names[2]),
    homedir: decode(names[3]),
    shell: decode(names[4]),
  };
}

function getPriority(pid = 0) {
  validateInt32(pid, 'pid');
  const { 0: code, 1: priority } = native.getPriority(pid);
  if (code < 0) throw systemError(code, 'uv_os_getpriority');
  return priority;
}

function setPriority(pid, priority) {
  if (priority === undefined) {
    priority = pid;
    pid = 0;
  }
  validateInt32(pid, 'pid');
  validateInt32(priority, 'priority', -20, 19);
  checked(native.setPriority(pid, priority), 'uv_os_setpriority');
}

// `${os.hostname}` and +os.totalmem give the value itself.
for (const fn of [
  arch, availableParallelism, endianness, freemem, homedir, hostname, machine, platform, release,
  tmpdir, totalmem, type, uptime, version,
]) {
  fn[Symbol.toPrimitive] = () => fn();
}

module.exports = {
  arch,
  availableParallelism,
  cpus,
  endianness,
  freemem,
  getPriority,
  homedir,
  hostname,
  loadavg,
  machine,
  networkInterfaces,
  platform,
  release,
  setPriority,
  tmpdir,
  totalmem,
  type,
  uptime,
  userInfo,
  version,
};

Object.defineProperties(module.exports, {
  constants: { __proto__: null, value: Object.freeze(constants), enumerable: true },
  EOL: { __proto__: null, value: '\n', enumerable: true, writable: false, configurable: true },
  devNull: {
    __proto__: null, value: '/dev/null', enumerable: true, writable: false, configurable: true,
  },
});
