/* SPDX-License-Identifier: MIT */
/*
 * icu.h - the ICU data an executable carries: all of it, or a subset by locale.
 *
 * The source is ICU's common data archive (icudt*l.dat, "CmnD" of ICU's udata headers) beside the
 * templates. A subset keeps root data, what is not by locale, the locales asked for with their
 * parents, dictionaries and break rules of their languages, and the converters of multi-byte
 * encodings of the WHATWG Encoding Standard; it leaves out what V8 never asks for (transliteration,
 * StringPrep, character names). res_index.res, the list of installed locales, is cut accordingly,
 * so that Intl does not claim more.
 */
#ifndef INGOT_PK_ICU_H
#define INGOT_PK_ICU_H

#include "runtime/base/arena.h"
#include "runtime/base/str.h"

/* locales: "all", or language tags with commas: "en,zh", "pt-BR". A bare language brings all its
 * regions and scripts. English is always there: it is what Intl falls back to. 0 and *out (in the
 * arena, or `data` itself for "all"); RT_E_NOT_SUPPORTED when the archive is not understood.
 * *unknown (may be NULL) gets the first tag that names no locale of the archive, else empty. */
int pk_icu_subset(rt_arena *a, rt_str data, const char *locales, rt_str *out, rt_str *unknown);

#endif
