/** Writes a line of a command's output. */
export type Say = (line: string) => void;
