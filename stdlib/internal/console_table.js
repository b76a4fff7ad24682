// SPDX-License-Identifier: MIT
'use strict';
// The text of console.table().

const { textWidth: stringWidth } = require('internal/text_width');
const { kindOf, K } = require('internal/types');
const { previewEntries } = natives('util');

const indexKey = '(index)';
const iterationKey = '(iteration index)';
const valuesKey = 'Values';

function draw(head, columns) {
  const rows = Math.max(0, ...columns.map((c) => c.length));
  const widths = columns.map((c, i) => Math.max(stringWidth(head[i]), ...c.map((cell) => stringWidth(cell ?? ''))) + 2);
  const line = (cells) => cells.map((cell = '', i) => ` ${cell}${' '.repeat(widths[i] - stringWidth(cell) - 1)}`);
  const rule = widths.map((w) => '\u2500'.repeat(w));
  let text = `\u250c${rule.join('\u252c')}\u2510\n\u2502${line(head).join('\u2502')}\u2502\n\u251c${rule.join('\u253c')}\u2524\n`;
  for (let r = 0; r < rows; r++) text += `\u2502${line(columns.map((c) => c[r])).join('\u2502')}\u2502\n`;
  return `${text}\u2514${rule.join('\u2534')}\u2518`;
}

function mapRows(entries, show) {
  const keys = entries.map((e) => show(e[0])), values = entries.map((e) => show(e[1]));
  return draw([iterationKey, 'Key', valuesKey], [entries.map((_, i) => `${i}`), keys, values]);
}

function listRows(items, show) {
  return draw([iterationKey, valuesKey], [items.map((_, i) => `${i}`), items.map(show)]);
}

// undefined when there is nothing tabular.
function table(data, columns, show) {
  const kind = kindOf(data);
  if (kind === K.MAP) return mapRows([...data], show);
  if (kind === K.SET) return listRows([...data], show);
  if (kind === K.MAP_ITERATOR) {
    const { 0: entries, 1: pairs } = previewEntries(data);
    if (!pairs) return listRows(entries, show);
    const list = [];
    for (let i = 0; i < entries.length; i += 2) list.push([entries[i], entries[i + 1]]);
    return mapRows(list, show);
  }
  if (kind === K.SET_ITERATOR) return listRows(previewEntries(data)[0], show);
  return objectRows(data, columns, show);
}

function objectRows(data, columns, show) {
  const cells = new Map((columns ?? []).map((name) => [`${name}`, []]));
  const values = [];
  let hasValues = false;
  const rows = Object.keys(data);
  rows.forEach((row, r) => {
    const item = data[row];
    const primitive = item === null || (typeof item !== 'function' && typeof item !== 'object');
    if (columns === undefined && primitive) {
      hasValues = true;
      values[r] = show(item);
      return;
    }
    for (const name of columns ?? Object.keys(item)) {
      const key = `${name}`;
      if (!cells.has(key)) cells.set(key, []);
      if ((primitive && columns) || !Object.hasOwn(item, name)) cells.get(key)[r] = '';
      else cells.get(key)[r] = show(item[name]);
    }
  });
  const head = [indexKey, ...cells.keys()], body = [rows, ...cells.values()];
  if (hasValues) {
    head.push(valuesKey);
    body.push(values);
  }
  for (const column of body) for (let r = 0; r < rows.length; r++) column[r] ??= '';
  return draw(head, body);
}

module.exports = { table };
