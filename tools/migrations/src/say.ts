/** Where a command writes what it has to tell. */
export type Say = (line: string) => void;
