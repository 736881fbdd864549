import { expect, it } from 'vitest';
import { distinctRepresentations, spreadEntities } from './distinct-representations.ts';

const price = (id: string) => ({ __typename: 'Price', id });

it('equal representations are sent once, and the answer is copied to each of their places', () => {
  const found = distinctRepresentations([price('a'), price('b'), price('a'), price('a')]);
  expect(found.distinct).toEqual([price('a'), price('b')].map((each) => JSON.stringify(each)));
  const body = spreadEntities({ data: { _entities: [{ amount: { minorUnits: 1 } }, null] } }, found);
  expect(body.data?._entities).toEqual([
    { amount: { minorUnits: 1 } },
    null,
    ...Array(2).fill({ amount: { minorUnits: 1 } }),
  ]);
});

it('each place of an equal representation gets its own object, because the stock executor merges into it', () => {
  const found = distinctRepresentations([price('a'), price('a')]);
  const { data } = spreadEntities({ data: { _entities: [{ amount: { minorUnits: 1 } }] } }, found);
  const entities = data?._entities;
  expect(entities).toEqual([{ amount: { minorUnits: 1 } }, { amount: { minorUnits: 1 } }]);
  expect(new Set(entities as object[]).size).toBe(2);
});

it('an error of an entity has the path of the first place of its representation', () => {
  const found = distinctRepresentations([price('a'), price('a'), price('b')]);
  const { errors } = spreadEntities(
    { data: { _entities: [null, null] }, errors: [{ message: 'gone', path: ['_entities', 1, 'amount'] }] },
    found,
  );
  expect(errors).toEqual([{ message: 'gone', path: ['_entities', 2, 'amount'] }]);
});

it('the answer to a fetch without equal representations is unchanged', () => {
  const body = { data: { _entities: [] } };
  expect(spreadEntities(body, distinctRepresentations([price('a'), price('b')]))).toBe(body);
});

it('an entity that would be repeated to more than the longest answer is refused, and not copied', () => {
  const representations = Array.from({ length: 100 }, () => ({ __typename: 'Mug', id: 'm' }));
  const found = distinctRepresentations(representations);
  const body = (length: number) => ({ data: { _entities: [{ text: 'x'.repeat(length) }] } });
  expect(spreadEntities(body(19_000), found).data?._entities).toHaveLength(100);
  expect(() => spreadEntities(body(21_000), found)).toThrow('too many places');
});
