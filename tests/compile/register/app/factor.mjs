export const factor = 1;
