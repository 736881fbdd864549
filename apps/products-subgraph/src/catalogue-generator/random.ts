/** Pseudo-random numbers, the same for the same seed on every machine. */
export interface Random {
  /** From 0 to just below 1. */
  next(): number;
  /** An integer from 0 to `limit - 1`. */
  below(limit: number): number;
  /** Early items often and late items seldom, as brands and tags are distributed. */
  mostlyFirst<Item>(items: readonly Item[]): Item;
  oneOf<Item>(items: readonly Item[]): Item;
}

/** The generator known as mulberry32. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const nextInteger = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const next = () => nextInteger() / 2 ** 32;
  const at = <Item>(items: readonly Item[], index: number) => {
    const item = items[index];
    if (item === undefined) throw new RangeError('there is nothing to choose from');
    return item;
  };
  return {
    next,
    below: (limit) => Math.floor(next() * limit),
    mostlyFirst: (items) => at(items, Math.floor(items.length * next() ** 3)),
    oneOf: (items) => at(items, Math.floor(next() * items.length)),
  };
}

/** Mixes numbers into a seed, so that neighbouring numbers give unrelated sequences. */
export function mixSeed(...numbers: readonly number[]): number {
  let hash = 0x811c9dc5;
  for (const number of numbers) {
    hash = Math.imul(hash ^ number, 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash >>> 0;
}
