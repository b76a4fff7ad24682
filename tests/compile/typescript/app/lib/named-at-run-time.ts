export const here: boolean = true;
