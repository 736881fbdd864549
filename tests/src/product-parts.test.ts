import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isObjectType,
} from 'graphql';
import { describe, expect, inject, it } from 'vitest';
import { createClient } from './support/client.ts';
import { root } from './support/repository.ts';
import { logIn } from './support/staff.ts';

const sdl = readFileSync(join(root, 'apps/gateway/supergraph.graphql'), 'utf8');
const schema = buildSchema(sdl, { assumeValid: true });

/** Each field of a type without required arguments, with the leaves of its type. */
function selectionsOf(schema: GraphQLSchema, name: string): string[] {
  const type = schema.getType(name);
  if (!isObjectType(type)) throw new TypeError(`${name} is no object`);
  return Object.values(type.getFields()).flatMap((field) => selectionOf(field.name, getNamedType(field.type)));
}

function selectionOf(name: string, type: GraphQLNamedType): string[] {
  if (isLeafType(type)) return [name];
  if (!isObjectType(type) || type.name.endsWith('Connection')) return [];
  const leaves = Object.values(type.getFields()).filter((field) => isLeafType(getNamedType(field.type)));
  return [`${name} { __typename ${leaves.map((leaf) => leaf.name).join(' ')} }`];
}

const productSelections = selectionsOf(schema, 'Product');
const variantSelections = selectionsOf(schema, 'ProductVariant').map((selection) => `variants { ${selection} }`);
const reader = await logIn('rea', 'products:read');
const guest = createClient(inject('gatewayUrl'));

describe('reading parts of products', () => {
  it.each([
    ['a guest', guest],
    ['staff', reader],
  ] as const)(
    'any field of a product alone has the same value for %s as together with all others',
    async (who, client) => {
      const forGuests = (selection: string) => who === 'staff' || !selection.includes('stock {');
      const selections = [...productSelections, ...variantSelections].filter(forGuests);
      expect(selections.length).toBeGreaterThan(25);
      const read = async (selection: string) => {
        const { data, errors } = await client.query(
          `{ page: products(first: 15) { nodes { ${selection} } } one: product(slug: "stoneware-mug") { ${selection} } }`,
        );
        expect({ selection, errors }).toEqual({ selection, errors: [] });
        return data;
      };
      const all = await read(selections.join(' '));
      for (const selection of selections) expect(all).toMatchObject(await read(selection));
    },
  );
});
