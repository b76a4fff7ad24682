export const load = (url, context, next) => url === 'virtual:z' ?
  { format: 'json', shortCircuit: true, source: '"of the second"' } : next(url, context);
