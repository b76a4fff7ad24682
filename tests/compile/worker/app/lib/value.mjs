// SPDX-License-Identifier: MIT
export const value = Promise.resolve(5);
