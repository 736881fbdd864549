import type { CodegenConfig } from '@graphql-codegen/cli';

/** The client preset, as a front end would configure it: the graph's public schema, and the operations that it sends. */
const config: CodegenConfig = {
  schema: '../apps/gateway/api.graphql',
  documents: ['../operations/*.graphql'],
  importExtension: '.ts',
  generates: {
    'src/gql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        scalars: {
          CurrencyCode: 'string',
          DateTime: 'string',
          Decimal: 'string',
          ID: 'string',
          SafeInt: 'number',
        },
      },
    },
    // For Apollo Client's cache: the types behind each interface.
    'src/gql/possible-types.ts': { plugins: ['fragment-matcher'], config: { useExplicitTyping: true } },
  },
};

export default config;
