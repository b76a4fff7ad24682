export const notes = [];
export function note(n) { notes.push(n); }
