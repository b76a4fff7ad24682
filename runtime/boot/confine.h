/* SPDX-License-Identifier: MIT */
/*
 * confine.h - giving up for good, in this process, whatever reaches beyond its own memory and the
 * descriptors it has open: Linux's seccomp filter. Denied system calls fail with EPERM.
 */
#ifndef INGOT_CONFINE_H
#define INGOT_CONFINE_H

/* 0, or a negative errno when the kernel (or a container's own filter) does not let it. Threads that
 * exist already are not confined: call it while there is one. */
int rt_confine(void);

#endif
