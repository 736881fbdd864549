import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts CPU time in hundredths of a second on every machine. */
const MS_PER_TICK = 10;

/**
 * The CPU milliseconds that processes have used so far. Linux only; elsewhere null.
 * @param {Record<string, number>} pids by name. The children of PostgreSQL's main process, which do its work, are
 * included.
 * @returns {Record<string, number> | null}
 */
export function cpuTimes(pids) {
  if (process.platform !== 'linux') return null;
  const stats = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? statOf(name) : []));
  const sum = (pid) =>
    stats.reduce((ms, stat) => ms + (stat.pid === pid || (stat.parent === pid && stat.isPostgres) ? stat.ms : 0), 0);
  return Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, sum(pid)]));
}

/** The resident memory of a process, in MB. */
export function memoryOf(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
}

/**
 * The processes that PostgreSQL's main process has started: one for each connection, and those that work for all. Without
 * those that vacuum: they end at any time, and `perf` refuses to count processes that have ended.
 */
export function postgresProcesses(pid) {
  const stats = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? statOf(name) : []));
  return stats.flatMap((stat) => (stat.parent === pid && stat.isPostgres && !isVacuum(stat.pid) ? [stat.pid] : []));
}

function isVacuum(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('autovacuum worker');
  } catch {
    return true;
  }
}

/** The fields after the program's name, which is in parentheses and may contain anything. */
function statOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    // Includes children that have ended: PostgreSQL replaces some of its processes during a run.
    const ms = fields.slice(11, 15).reduce((ticks, field) => ticks + Number(field), 0) * MS_PER_TICK;
    return [{ pid: Number(pid), parent: Number(fields[1]), isPostgres: text.includes('(postgres)'), ms }];
  } catch {
    return [];
  }
}
