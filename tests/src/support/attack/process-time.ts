import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts the CPU time of ended processes in hundredths of a second on every machine. */
const MS_PER_TICK = 10;

/** The CPU milliseconds that processes and their children have used so far; 0 on other systems than Linux. */
export function cpuMs(pids: readonly number[]): number {
  if (process.platform !== 'linux') return 0;
  // A child that ends while the processes are read one by one would be counted twice, or not at all.
  for (;;) {
    const ended = endedChildrenMs(pids);
    const running = runningMs(new Set(pids));
    if (endedChildrenMs(pids) === ended) return ended + running;
  }
}

function endedChildrenMs(pids: readonly number[]): number {
  return pids.reduce((total, pid) => {
    const fields = statOf(pid);
    return total + ((fields[13] ?? 0) + (fields[14] ?? 0)) * MS_PER_TICK;
  }, 0);
}

function runningMs(wanted: ReadonlySet<number>): number {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => wanted.has(pid) || wanted.has(statOf(pid)[1] ?? 0))
    .reduce((total, pid) => total + threadsMs(pid), 0);
}

/** The numbers after the program's name, which may hold anything and stands in parentheses; none if it has ended. */
function statOf(pid: number): number[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
  } catch {
    return [];
  }
}

function threadsMs(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/task`).reduce((ms, thread) => ms + threadMs(pid, thread), 0);
  } catch {
    return 0;
  }
}

/** In nanoseconds, on systems that count them. */
function threadMs(pid: number, thread: string): number {
  const [nanoseconds] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ');
  return Number(nanoseconds) / 1e6;
}
