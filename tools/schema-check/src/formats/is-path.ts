/** Whether a finding's file is in the repository, and not the address of a running server. */
export function isPath(file: string): boolean {
  return !/^https?:\/\//.test(file);
}
