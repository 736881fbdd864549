import { defineConfig, mergeConfig } from 'vitest/config';
import shared from '../vitest.shared.ts';

export default mergeConfig(
  shared,
  defineConfig({
    test: {
      globalSetup: ['src/support/shared-graph.ts'],
      // Statements are counted on the database server: nothing else may run meanwhile.
      fileParallelism: false,
    },
  }),
);
