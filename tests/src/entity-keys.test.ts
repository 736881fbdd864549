import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Kind, parse } from 'graphql';
import { expect, it } from 'vitest';
import { root } from './support/repository.ts';
import { createSubgraphClient } from './support/subgraph-client.ts';

const HOSTILE = [1, 1.5, true, {}, [], [''], { id: 1 }, null, '', 'a\u0000b', 'a\ud800b', "'--", 'x'.repeat(20_000)];

/** Entities with their key fields, from the subgraph's schema file. */
async function entitiesOf(subgraph: string): Promise<{ type: string; keys: string[][] }[]> {
  const sdl = parse(await readFile(join(root, `apps/${subgraph}-subgraph/schema.graphql`), 'utf8'));
  return sdl.definitions.flatMap((node) => {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION) return [];
    const keys = (node.directives ?? [])
      .filter(({ name }) => name.value === 'key')
      .map(({ arguments: given = [] }) => given.find(({ name }) => name.value === 'fields')?.value)
      .flatMap((value) => (value?.kind === Kind.STRING ? [value.value.split(' ')] : []));
    return keys.length > 0 ? [{ type: node.name.value, keys }] : [];
  });
}

it.each(['products', 'cart', 'orders'] as const)(
  'a wrong key of any entity is not reported as a bug of %s: it is refused, or finds nothing',
  async (subgraph) => {
    const client = await createSubgraphClient(subgraph);
    const bugs: string[] = [];
    const entities = await entitiesOf(subgraph);
    expect(entities.length).toBeGreaterThan(2);
    for (const { type, keys } of entities) {
      for (const names of keys) {
        const wrong = names.flatMap((name) => HOSTILE.map((value) => ({ name, value })));
        for (const { name, value } of [...wrong, { name: '', value: '' }]) {
          const others = name === '' ? [] : names.map((each) => [each, 'x']);
          const representation = { __typename: type, ...Object.fromEntries(others), ...(name && { [name]: value }) };
          const query = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on ${type} { ${names[0]} } } }`;
          const { status, errors } = await client.query(query, { of: [representation] });
          const codes = errors.map(({ extensions }) => extensions.code);
          const isWellTyped = typeof value === 'string' && name !== '';
          const isGood = isWellTyped ? codes.every((code) => code === 'BAD_USER_INPUT') : codes[0] === 'BAD_USER_INPUT';
          if (status >= 500 || !(isGood || (value === null && codes.length === 0))) {
            bugs.push(`${JSON.stringify(representation).slice(0, 200)}: ${status} ${codes}`);
          }
        }
      }
    }
    expect(bugs).toEqual([]);
  },
);
