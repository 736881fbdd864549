import { UseStockExecutor } from '../use-stock-executor.ts';

/** An object in an answer. */
export type Data = Record<string, unknown>;

/**
 * Merges a subgraph's answer into an object. Parts of `answer` become parts of `data`: both belong to this request
 * only, and equal places may share them.
 * @throws {UseStockExecutor} if one subgraph returns an object where another one returned something else.
 */
export function mergeAnswer(data: Data, answer: Data): void {
  for (const key of Object.keys(answer)) data[key] = merged(data[key], answer[key]);
}

export function isObject(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects at a path in the data; `@` stands for each item of a list. Null if there is nothing. */
export function dataAt(data: unknown, path: readonly string[], from = 0): unknown {
  const step = path[from];
  if (step === undefined || data === undefined || data === null) return data;
  if (step === '@') {
    if (!Array.isArray(data)) throw new UseStockExecutor('a list is no list');
    return from + 1 === path.length ? data.flat() : data.flatMap((each) => dataAt(each, path, from + 1));
  }
  if (!isObject(data)) throw new UseStockExecutor('an object is no object');
  return dataAt(data[step], path, from + 1);
}

function merged(known: unknown, value: unknown): unknown {
  if (known === undefined || known === value) return value;
  if (Array.isArray(value)) {
    if (!Array.isArray(known) || known.length !== value.length) return value;
    return value.map((each, index) => (isObject(known[index]) ? merged(known[index], each) : each));
  }
  if (!isObject(value) || known === null) return value;
  if (!isObject(known)) throw new UseStockExecutor('two subgraphs disagree');
  mergeAnswer(known, value);
  return known;
}
