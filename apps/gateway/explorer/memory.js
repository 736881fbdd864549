import { settings } from './settings.js';

const KEY = 'explorer:remembered';

/** Values from earlier answers that later samples use, by name; kept as long as the tab is open. */
export function remembered() {
  return JSON.parse(sessionStorage.getItem(KEY) ?? '{}');
}

/** Stores what later samples need from an answer of any operation. */
export function observeAnswer(operationName, data) {
  const sample = settings.samples.find(({ operation }) => operation === operationName);
  if (!sample || !data) return;
  const found = Object.entries(sample.remember).map(([name, path]) => [name, read(data, path.split('.'))]);
  // A refused mutation leaves the stored values unchanged.
  if (found.length > 0 && found.every(([, value]) => value === undefined)) return;
  const known = remembered();
  for (const name of sample.forget) delete known[name];
  sessionStorage.setItem(KEY, JSON.stringify({ ...known, ...Object.fromEntries(found) }));
}

/** The value at a path; `[path]` selects the first item for which that path is true, or else the first item. */
function read(value, [step, ...rest]) {
  if (step === undefined || value === undefined || value === null) return value;
  const condition = /^\[(.*)$/.exec(step)?.[1];
  if (condition === undefined) return read(value[step], rest);
  const end = rest.findIndex((part) => part.endsWith(']'));
  const test = [condition, ...rest.slice(0, end + 1)].map((part) => part.replace(/\]$/, ''));
  return read(value.find((item) => read(item, test)) ?? value[0], rest.slice(end + 1));
}
