/* SPDX-License-Identifier: MIT */
/* coverage_none.cc - coverage in the templates of executables: there is none (coverage.h). */
#include "runtime/engine/coverage.h"

bool en_coverage_start(napi_env) { return false; }

napi_value en_coverage_take(napi_env) { return nullptr; }
