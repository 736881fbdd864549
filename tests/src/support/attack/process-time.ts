import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts the CPU time of ended processes in hundredths of a second on every machine. */
const MS_PER_TICK = 10;

/** The CPU milliseconds that processes and their children have used so far; 0 on other systems than Linux. */
export function cpuMs(pids: readonly number[]): number {
  if (process.platform !== 'linux') return 0;
  const wanted = new Set(pids);
  const running = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return running.reduce((total, name) => total + cpuMsOf(Number(name), wanted), 0);
}

function cpuMsOf(pid: number, wanted: ReadonlySet<number>): number {
  try {
    // The fields after the program's name, which may hold anything and stands in parentheses.
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    if (!wanted.has(pid) && !wanted.has(fields[1] ?? 0)) return 0;
    const ofEndedChildren = ((fields[13] ?? 0) + (fields[14] ?? 0)) * MS_PER_TICK;
    return readdirSync(`/proc/${pid}/task`).reduce((ms, thread) => ms + threadMs(pid, thread), ofEndedChildren);
  } catch {
    return 0;
  }
}

/** In nanoseconds, on systems that count them. */
function threadMs(pid: number, thread: string): number {
  const [nanoseconds] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ');
  return Number(nanoseconds) / 1e6;
}
