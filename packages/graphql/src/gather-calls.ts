import { endOf } from './end-of.ts';

/** How calls are gathered. */
export interface GatherOptions {
  /** How many go together at most. Default: 100. */
  max?: number;
  /** How long the next ones wait for those under way, in milliseconds. Default: 50. */
  patienceMs?: number;
  /** Whether a failure is one of all that went together: any other is found out about by doing each of them alone. */
  concernsAll?: (error: unknown) => boolean;
}

interface Call<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * Makes one call of the many that come while another one is under way: whoever comes alone is served at once, and the
 * more there are, the less each costs. Nobody is held up for long by the others, nor fails because of them.
 * @param work answers the results in the order of the items. It must be safe to repeat: of items that failed together,
 *   each is done again alone.
 */
export function gatherCalls<Item, Result>(
  work: (items: readonly Item[]) => Promise<readonly Result[]>,
  { max = 100, patienceMs = 50, concernsAll = () => false }: GatherOptions = {},
): (item: Item) => Promise<Result> {
  let waiting: Call<Item, Result>[] = [];
  let gathering = false;

  const carryOut = async (calls: readonly Call<Item, Result>[]): Promise<void> => {
    try {
      const results = await work(calls.map(({ item }) => item));
      if (results.length !== calls.length) throw new TypeError('not every call was answered');
      for (const [index, { resolve }] of calls.entries()) resolve(results[index] as Result);
    } catch (error) {
      if (calls.length === 1 || concernsAll(error)) for (const { reject } of calls) reject(error);
      else await Promise.all(calls.map((call) => carryOut([call])));
    }
  };

  const carryOutAll = async () => {
    // What was answered together goes on together: its next calls are made before this moment is over.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) {
      const calls = waiting.slice(0, max);
      waiting = waiting.slice(max);
      await endOf(carryOut(calls), patienceMs);
    }
    gathering = false;
  };

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (gathering) return;
      gathering = true;
      void carryOutAll();
    });
}
