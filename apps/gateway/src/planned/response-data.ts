import { Unusual } from './unusual.ts';

/** An object of a response. Without a prototype, since clients may give a field any name. */
export type Data = Record<string, unknown>;

export function newData(): Data {
  return Object.create(null);
}

/** Adds what a subgraph has answered to what others have. `answer` stays as it is: it may have to be read again. */
export function addAnswer(data: Data, answer: object): void {
  for (const [key, value] of Object.entries(answer)) data[key] = merged(data[key], value);
}

function merged(known: unknown, value: unknown): unknown {
  if (Array.isArray(value)) {
    const before = Array.isArray(known) && known.length === value.length ? known : [];
    return value.map((each, index) => merged(isObject(before[index]) ? before[index] : undefined, each));
  }
  if (!isObject(value)) return value;
  if (known !== undefined && known !== null && !isObject(known)) throw new Unusual('two subgraphs disagree');
  const data = isObject(known) ? known : newData();
  addAnswer(data, value);
  return data;
}

export function isObject(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects at a place in the data; `@` stands for each item of a list. Null where there is nothing. */
export function dataAt(data: unknown, [step, ...rest]: readonly string[]): unknown {
  if (step === undefined || data === undefined || data === null) return data;
  if (step === '@') {
    if (!Array.isArray(data)) throw new Unusual('a list is no list');
    return data.flatMap((each) => dataAt(each, rest));
  }
  if (!isObject(data)) throw new Unusual('an object is no object');
  return dataAt(data[step], rest);
}
