import { factor } from './factor.mjs';

let seven;
export function initialize(data) { seven = data.seven * factor; }

export const resolve = (specifier, context, next) =>
  specifier.startsWith('virtual:') ? { url: specifier, shortCircuit: true } : next(specifier, context);

export async function load(url, context, next) {
  if (url.startsWith('virtual:')) return { format: 'module', shortCircuit: true, source: `export default ${seven}` };
  const result = await next(url, context);
  if (url.endsWith('/late.mjs') && result.source) result.source = `${result.source}`.replace('late', 'LATE of ${lib}');
  return result;
}
