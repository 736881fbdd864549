import { expect, it } from 'vitest';
import { distinctRepresentations } from './representations.ts';

const price = (id: string) => ({ __typename: 'Price', id });

it('equal representations are sent once, and answered for each of their places', () => {
  const variables = { representations: [price('a'), price('b'), price('a'), price('a')], currency: 'EUR' };
  const { distinct, spread } = distinctRepresentations(variables);
  expect(distinct).toEqual({ representations: [price('a'), price('b')], currency: 'EUR' });

  const body = spread({ data: { _entities: [{ amount: { minorUnits: 1 } }, null] } });
  expect(body.data?._entities).toEqual([
    { amount: { minorUnits: 1 } },
    null,
    ...Array(2).fill({ amount: { minorUnits: 1 } }),
  ]);
});

it('each place gets an object of its own, since the gateway merges into what it gets', () => {
  const { spread } = distinctRepresentations({ representations: [price('a'), price('a')] });
  const entities = spread({ data: { _entities: [{ amount: { minorUnits: 1 } }] } }).data?._entities as object[];
  expect(entities[0]).not.toBe(entities[1]);
});

it('an error names the first place of what it is about', () => {
  const { spread } = distinctRepresentations({ representations: [price('a'), price('a'), price('b')] });
  const { errors } = spread({
    data: { _entities: [null, null] },
    errors: [{ message: 'gone', path: ['_entities', 1, 'amount'] }],
  });
  expect(errors).toEqual([{ message: 'gone', path: ['_entities', 2, 'amount'] }]);
});

it('a fetch without duplicates, or without entities, is left as it is', () => {
  for (const variables of [{ first: 3 }, { representations: [price('a'), price('b')] }]) {
    const body = { data: { _entities: [] } };
    const { distinct, spread } = distinctRepresentations(variables);
    expect(distinct).toBe(variables);
    expect(spread(body)).toBe(body);
  }
});
