import { buildSchema, getOperationAST, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { readCosts } from './costs.ts';
import { operationCost } from './operation-cost.ts';

const sdl = (link: string, cost = 'cost', listSize = 'listSize') => `
  schema @link(url: "https://specs.apollo.dev/cost/v0.1"${link}) { query: Query mutation: Mutation }
  directive @link(url: String, as: String, import: [Any]) on SCHEMA
  directive @${cost}(weight: Int!) on FIELD_DEFINITION | OBJECT | SCALAR | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION
  directive @${listSize}(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION
  scalar Any
  type Query {
    books(first: Int, last: Int = 4, search: String @${cost}(weight: 30)): Books
      @${listSize}(assumedSize: 20, slicingArguments: ["first", "last"], sizedFields: ["nodes"], requireOneSlicingArgument: false)
    shelves: [Shelf!] @${listSize}(assumedSize: 7)
    authors: [Author]
    dear: Int @${cost}(weight: 40)
    thing: Thing
    find(filter: Filter, filters: [Filter!]): Int
  }
  input Filter { words: [String!] @${cost}(weight: 20) at: Int @${cost}(weight: 3) not: Filter name: String }
  type Mutation { add: Book }
  type Books { nodes: [Book!]! count: Int }
  type Book { title: String shelf: Shelf shelves: [Shelf] @${listSize}(assumedSize: 3) }
  type Shelf @${cost}(weight: 5) { name: String books(first: Int!): [Book] @${listSize}(slicingArguments: ["first"])
    all: [Book!] @${listSize}(assumedSize: 3) parts: [Shelf!] @${listSize}(assumedSize: 2) }
  type Author { name: String }
  union Thing = Book | Author
`;

const ours = sdl(', import: ["@cost", "@listSize"]');

function costOf(text: string, supergraph = ours) {
  const schema = buildSchema(supergraph);
  const document = parse(text);
  const operation = getOperationAST(document);
  if (!operation) throw new TypeError('one operation is expected');
  return operationCost(operation, document, schema, readCosts(supergraph));
}

it('a list that is asked for again below itself, through a single object, counts with its largest usual size', () => {
  const cost = (inner: string) => costOf(`{ shelves { all { ${inner} } } }`).estimate({});
  // 7 shelves, 3 books each, and each book's shelf: 200 books of which the title is read.
  const shelves = 7 * 3;
  expect(cost('title shelf { all { title } }') - cost('title shelf { name }')).toBeCloseTo(
    shelves * (200 * 1.1 - 0.1),
    0,
  );
  const spread = costOf('{ shelves { all { shelf { ...S } } } } fragment S on Shelf { all { title } }').estimate({});
  expect(spread).toBe(cost('shelf { all { title } }'));
  // A tree is no such list: each level has other items.
  const tree = costOf('{ shelves { parts { parts { parts { name } } } } }').estimate({});
  expect(tree).toBeLessThan(7 * 5 * (1 + 2 + 4 + 8 * 1.1) + 1);
});

it.each(['toString', 'constructor', '__proto__', 'hasOwnProperty'])(
  'a variable that is not given has its default value, also if it is called %s',
  (name) => {
    const text = (variable: string) => `query ($${variable}: Boolean = true, $size: Int = 9) {
      ... @include(if: $${variable}) { books(first: $size) { nodes { title } } }
    }`;
    const expected = costOf(text('usual')).estimate({});
    expect(expected).toBeGreaterThan(9);
    expect(costOf(text(name)).estimate({})).toBe(expected);
    const sized = (variable: string) => `query ($${variable}: Int) { books(first: $${variable}) { nodes { title } } }`;
    expect(costOf(sized(name)).estimate({})).toBe(costOf(sized('usual')).estimate({}));
    const filtered = (variable: string) => `query ($${variable}: Filter) { find(filter: $${variable}) }`;
    expect(costOf(filtered(name)).estimate({})).toBe(costOf(filtered('usual')).estimate({}));
  },
);

describe('the estimate of a costly value', () => {
  it('each object of the variables is read once, however often the document names it and spreads the fragment with it', () => {
    let reads = 0;
    const filter = {
      get words() {
        reads += 1;
        return ['a', 'b'];
      },
    };
    const filters = `[${'$filter '.repeat(1_000)}]`;
    const cost = costOf(
      `query ($filter: Filter!) { ${'...F '.repeat(100)} } fragment F on Query { find(filters: ${filters}) }`,
    );
    const variables = { filter };
    const estimates = [cost.estimate(variables), cost.estimate(variables)];
    expect(estimates[0]).toBe(100 * 1_000 * 2 * 20 + 10);
    expect(estimates[1]).toBe(estimates[0]);
    expect(reads).toBe(1);
  });
});

describe('the estimated cost of an operation', () => {
  it.each<[string, string, number]>([
    ['an object is 1 and a leaf a tenth, rounded', '{ thing { ... on Author { name } } }', 1],
    ['a declared weight takes the place of both', '{ dear }', 40],
    ['a type has the weight that is declared for it', 'mutation { add { shelf { __typename } } }', 10 + 1 + 5],
    ['a list of declared size has so many items', '{ shelves { name } }', 7 * 5 + 1],
    ['a list of which nothing is declared has 10', '{ authors { name } }', 10 * 1 + 1],
    [
      'a sized field has as many items as its connection is asked for',
      '{ books(first: 100) { nodes { title } } }',
      111,
    ],
    [
      'the largest of several slicing arguments counts',
      '{ books(first: 1, last: 50) { nodes { shelf { name } } } }',
      306,
    ],
    ['an argument with a default value needs not be given', '{ books { nodes { __typename } } }', 5],
    [
      'lists within lists multiply',
      '{ shelves { books(first: 10) { shelves { books(first: 10) { title } } } } }',
      7 * (5 + 10 * (1 + 3 * (5 + 10 * 1.1))),
    ],
    ['a weighed argument counts where it is given', '{ books(search: "a", first: 0, last: 0) { count } }', 31],
    ['the items of a page count at the page if none are selected', '{ books(first: 100) { count } }', 101],
    [
      'the items of a page count once if they are selected by a fragment',
      '{ books(first: 100) { ...B } } fragment B on Books { nodes { title } }',
      111,
    ],
    [
      'the items of a page count at the page if none are selected under a condition',
      'query ($no: Boolean = false) { books(first: 100) { ... @include(if: $no) { nodes { title } } count } }',
      101,
    ],
    [
      'a list in an input object counts once for each item, and another weighed field once, however deep they are',
      '{ find(filter: { words: ["a", "b"], at: 0, name: "n", not: { words: ["c"], at: null } }) }',
      2 * 20 + 3 + 20,
    ],
    ['input objects in a list count each', '{ find(filters: [{ at: 1 }, { at: 2 }, { name: "n" }]) }', 6],
    ['a single value counts where a list is accepted', '{ find(filter: { words: "a" }) }', 20],
    ['fields under other names count each', '{ a: dear b: dear c: dear }', 120],
    ['a field that is left out costs nothing', '{ dear @skip(if: true) a: dear @include(if: false) }', 0],
    [
      'fragments count where they are spread',
      '{ thing { ...B } shelves { books(first: 2) { ...B } } } fragment B on Book { title }',
      Math.round(1.1 + 7 * (5 + 2.2)),
    ],
  ])('the estimated cost of an operation: %s', (_rule, text, cost) => {
    expect(costOf(text).estimate({})).toBe(Math.round(cost));
  });

  it('the estimated cost of an operation is a function of its variables', () => {
    const { estimate } = costOf(`query ($first: Int = 3, $search: String, $more: Boolean = false) {
      books(first: $first, search: $search) { nodes { title shelves @include(if: $more) { __typename } } }
    }`);
    expect(estimate({})).toBe(Math.round(1 + 4 * 1.1));
    expect(estimate({ first: 100 })).toBe(111);
    expect(estimate({ first: 100, search: 'a' })).toBe(141);
    expect(estimate({ first: 100, search: null, more: true })).toBe(Math.round(1 + 100 * (1.1 + 3 * 5.1)));
    expect(estimate({ first: -5 })).toBe(Math.round(1 + 4 * 1.1));
  });

  it('the estimated cost of an operation includes the input objects of its variables', () => {
    const query = 'query ($filter: Filter, $word: String!) { find(filter: $filter, filters: [{ words: [$word] }]) }';
    const { estimate } = costOf(query);
    expect(estimate({ word: 'a' })).toBe(20);
    expect(estimate({ word: 'a', filter: { words: ['b', 'c'], not: { at: 1 } } })).toBe(20 + 43);
  });

  it('the estimated cost of an operation follows the directives under the names by which they are imported', () => {
    const renamed = sdl(', import: [{ name: "@cost", as: "@price" }, "@listSize"]', 'price');
    const prefixed = sdl(', as: "demand"', 'demand__cost', 'demand__listSize');
    for (const each of [renamed, prefixed]) expect(costOf('{ dear shelves { name } }', each).estimate({})).toBe(76);
  });
});

/** In the form of composition: A has books, B their reviews, and C rates books by their number of reviews. */
const federated = `
  enum join__Graph { A B C }
  directive @join__type(graph: join__Graph!, key: String) repeatable on OBJECT
  directive @join__field(graph: join__Graph, requires: String, external: Boolean) repeatable on FIELD_DEFINITION
  type Query @join__type(graph: A) @join__type(graph: B) {
    book: Book @join__field(graph: A)
    review: Review @join__field(graph: B)
  }
  type Book @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") @join__type(graph: C, key: "id") {
    id: ID
    title: String @join__field(graph: A)
    reviews: [Review] @join__field(graph: B) @join__field(graph: C, external: true)
    votes: Int @join__field(graph: B)
    rating: Int @join__field(graph: C, requires: "reviews { stars }")
  }
  type Review @join__type(graph: B, key: "id") { id: ID stars: Int book: Book books: [Book] }
`;

describe('what an operation costs for its fetches', () => {
  it.each<[string, string, number, required?: number]>([
    ['root fields need no further one', '{ book { id title } review { id stars } }', 0],
    ['what another subgraph answers needs one', '{ book { title reviews { stars } } }', 1],
    ['fields that the same subgraph answers share it', '{ book { reviews { stars } votes } }', 1],
    [
      'an object under several names needs one for each',
      '{ a: book { votes } b: book { votes } c: book { votes } }',
      3,
    ],
    ['what a field requires needs one as well', '{ book { rating } }', 2, 11],
    ['what is required may be fetched already', '{ book { reviews { id } rating } }', 2, 11],
    ['what each object of a list requires is fetched for each', '{ review { books { rating } } }', 1, 110],
    ['the way back needs another', '{ review { book { votes title } } }', 1],
    ['objects of a list share it', '{ review { book { reviews { book { title } } } } }', 1],
    ['what is left out needs none', '{ book { votes @skip(if: true) } }', 0],
    ['what is left out fetches nothing for others', '{ book { a: votes @skip(if: true) votes } }', 1],
    ['a fragment that is left out fetches nothing for others', '{ book { ... @skip(if: true) { votes } votes } }', 1],
  ])('what an operation costs for its fetches: %s', (_rule, text, fetches, required = 0) => {
    const cost =
      costOf(text, federated).estimate({}) -
      costOf(text, federated.replaceAll(/@join__\w+\(graph: [ABC]\b[^)]*\)/g, '')).estimate({});
    expect(cost).toBe(100 * fetches + required);
  });
});

describe('the actual cost', () => {
  it('the actual cost of an operation is that of the objects and leaves of its answer', () => {
    const { count } = costOf(
      'query ($no: Boolean!) { a: shelves { name books(first: 9) { title } } thing { ... on Book { title } ... on Author { name } } dear @skip(if: $no) }',
    );
    const data = {
      a: [
        { name: 'A', books: [{ title: 'B' }, { title: null }] },
        { name: 'C', books: null },
      ],
      thing: { name: 'D' },
    };
    expect(count(data, { no: true })).toBe(Math.round(2 * 5.1 + 2 + 0.1 + 1.1));
    expect(count(null, { no: true })).toBe(0);
  });
});
