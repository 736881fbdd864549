import { configDefaults, defineConfig, mergeConfig } from 'vitest/config';
import shared from '../vitest.shared.ts';

export default mergeConfig(
  shared,
  defineConfig({
    test: {
      globalSetup: ['src/support/shared-graph.ts'],
      // Statements are counted on the database server: nothing else may run meanwhile.
      fileParallelism: false,
      // Killing processes takes minutes: `npm run test:crash` does it, and sets the variable.
      exclude: [...configDefaults.exclude, ...(process.env.CRASH_KILLS ? [] : ['src/crash-*.test.ts'])],
    },
  }),
);
