import type { CodegenConfig } from '@graphql-codegen/cli';

const scalars = {
  CurrencyCode: 'string',
  DateTime: { input: 'Date', output: 'Date' },
  Decimal: 'string',
  ID: { input: 'string', output: 'string' },
  SafeInt: 'number',
};

/**
 * The types that a subgraph's resolvers are checked against, made of its `schema.graphql`.
 * @param mappers the rows behind the schema's types, as `module#Type`, relative to `src/generated`.
 * @param calls the subgraphs that this one calls, by the operations in `src/clients/<name>.graphql`.
 */
export function subgraphCodegen(mappers: Record<string, string>, calls: readonly string[] = []): CodegenConfig {
  const config: CodegenConfig = {
    generates: {
      'src/generated/resolvers.ts': {
        schema: 'schema.graphql',
        plugins: ['typescript', '../../codegen.resolvers.js'],
        config: {
          federation: true,
          useTypeImports: true,
          enumsAsTypes: true,
          contextType: '../context.ts#Context',
          scalars,
          mappers,
        },
      },
    },
  };
  for (const name of calls) {
    config.generates[`src/generated/${name}-operations.ts`] = {
      schema: `../${name}-subgraph/schema.graphql`,
      documents: `src/clients/${name}.graphql`,
      plugins: ['typescript-operations', 'typed-document-node'],
      config: { useTypeImports: true, enumsAsTypes: true, scalars, onlyOperationTypes: true },
    };
  }
  return config;
}
