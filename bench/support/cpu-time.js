import { readdirSync, readFileSync } from 'node:fs';

/** The kernel counts in hundredths of a second. */
const MS_A_TICK = 10;

/** The CPU milliseconds that a process has used so far; 0 if it has ended. Linux only. */
export function cpuOf(pid) {
  return (statOf(pid)?.ticks ?? 0) * MS_A_TICK;
}

/** The same for a process and all its children, such as a database server. */
export function cpuOfTree(pid) {
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && statOf(name)?.parent === pid);
  return [pid, ...children].reduce((sum, each) => sum + cpuOf(each), 0);
}

function statOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    return null;
  }
}
