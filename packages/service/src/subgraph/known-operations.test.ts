import { buildSchema, getOperationAST, parse } from 'graphql';
import { expect, it } from 'vitest';
import { createKnownOperations } from './known-operations.ts';

const schema = buildSchema('type Query { mug(sizes: [Int]): Int }');

it('few operations with long texts are remembered, because their documents are a hundred times as large', async () => {
  const known = createKnownOperations(schema);
  const { executor } = await known.gateway.load({} as never);
  const texts = Array.from({ length: 200 }, (_, index) => `{ mug(sizes: [${'7 '.repeat(9_000)} ${index}]) }`);
  for (const source of texts) {
    const document = parse(source);
    const operation = getOperationAST(document);
    await executor?.({ source, document, operation, context: {}, request: {} } as never);
  }
  const remembered = texts.filter((query) => known.knows({ query }));
  expect(remembered).toContain(texts.at(-1));
  expect(remembered.length).toBeLessThan(30);
});
