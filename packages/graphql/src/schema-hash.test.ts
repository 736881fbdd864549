import { describe, expect, it } from 'vitest';
import { schemaHash } from './schema-hash.ts';

const FILE = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  "A thing."
  type Thing @key(fields: "id") { id: ID!, name(short: Boolean = false, locale: String): String }
  type Query { thing(id: ID!): Thing }
  enum Size { SMALL LARGE }`;

describe('the hash of a schema', () => {
  it('the hash of a schema is the same for the SDL that a server prints: with another order, another layout and federation’s definitions', () => {
    const served = `
      schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"]) { query: Query }
      directive @key(fields: federation__FieldSet!) repeatable on OBJECT
      scalar federation__FieldSet
      scalar _Any
      enum Size { LARGE SMALL }
      type Query { _service: _Service!, _entities(representations: [_Any!]!): [_Entity]!, thing(id: ID!): Thing }
      type Thing @key(fields: """id""") { name(locale: String, short: Boolean = false): String  id: ID! }`;
    expect(schemaHash(served)).toBe(schemaHash(FILE));
  });

  it('the hash of a schema without root fields is the same for what a server prints of it, which has those of federation', () => {
    const file = 'type Thing { id: ID! }';
    const served = 'type Thing { id: ID! } type Query { _service: _Service! } type _Service { sdl: String }';
    expect(schemaHash(served)).toBe(schemaHash(file));
    expect(schemaHash(`${file} type Query { thing: Thing }`)).not.toBe(schemaHash(file));
  });

  it.each([
    ['a field', 'enum Size', 'type More { id: ID } enum Size'],
    ['a type', 'name(short', 'title(short'],
    ['an argument default', '= false', '= true'],
    ['a key', '"id"', '"id name"'],
    ['nullability', '): Thing', '): Thing!'],
    ['an enum value', 'LARGE', 'LARGE HUGE'],
    ['what is linked', 'v2.9', 'v2.8'],
  ])('the hash of a schema differs when %s changes', (_what, before, after) => {
    expect(schemaHash(FILE.replace(before, after))).not.toBe(schemaHash(FILE));
  });
});
