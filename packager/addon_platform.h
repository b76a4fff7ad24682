/* SPDX-License-Identifier: MIT */
/*
 * addon_platform.h - what executables say they are: the values of process.platform, process.arch
 * and process.versions that packages choose their addon by. tests/compile/addons compares them with
 * what an executable prints.
 */
#ifndef INGOT_PK_ADDON_PLATFORM_H
#define INGOT_PK_ADDON_PLATFORM_H

#define PK_NODE_PLATFORM "linux"
#define PK_NODE_ARCH "x64"
#define PK_NODE_LIBC "glibc"
#define PK_NODE_VERSION "24.21.0"
#define PK_NODE_ABI "137" /* process.versions.modules */
#define PK_NODE_UV "1"    /* major */
enum { PK_NODE_API = 10 }; /* process.versions.napi */

#endif
