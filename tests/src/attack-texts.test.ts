import { beforeAll, expect, inject, it } from 'vitest';
import { cpuMs } from './support/attack/process-time.ts';
import { createClient } from './support/client.ts';
import { type TextOperations, textOperations } from './support/text-operations.ts';

const LENGTH = 100_000;
/** What a request may cost all processes. */
const MOST_CPU_MS = 1_000;

let operations: TextOperations;

beforeAll(async () => {
  operations = await textOperations(createClient(inject('gatewayUrl')));
});

// Words, typos, HTML, addresses, numbers, and what changes when it is normalised: marks that must be ordered, joiners.
it.each([
  ...['a', 'woll lihgt ', '<b><a href="x">&amp;', 'a@a.', 'http://a/?', '9', 'é\u0301ﬃ ', ' '],
  ...['\u0300\u0316', '\u200d', 'a\u200d', 'ann@|ü', 'https://|ü'],
])(
  'a text of 100,000 characters in any argument costs at most a second of CPU: %j',
  async (written) => {
    const [piece = '', start = ''] = written.split('|').reverse();
    const text = (start + piece.repeat(LENGTH)).slice(0, LENGTH);
    const processes = Object.values(inject('processIds'));
    const tooDear: string[] = [];
    for (const place of operations.places) {
      const before = cpuMs(processes);
      const { status } = await operations.send(place, text);
      const cpu = cpuMs(processes) - before;
      if (cpu > MOST_CPU_MS || status >= 500) {
        tooDear.push(
          `${place.type}.${place.field}(${[place.argument, ...place.path].join('.')}): ${status}, ${cpu} ms`,
        );
      }
    }
    expect(tooDear).toEqual([]);
  },
  300_000,
);
