// SPDX-License-Identifier: MIT
import { basename } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { value } from './value.mjs';

parentPort.postMessage([basename(import.meta.filename), await value]);
