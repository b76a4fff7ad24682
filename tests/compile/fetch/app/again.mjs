// SPDX-License-Identifier: MIT
export { CloseEvent as Again } from 'node:http';
