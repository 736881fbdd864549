import { configDefaults, defineConfig, mergeConfig } from 'vitest/config';
import shared from '../../vitest.shared.ts';

export default mergeConfig(
  shared,
  defineConfig({
    test: {
      globalSetup: ['test/database-server.ts'],
      // They take a minute: `npm run test:import` runs them, and sets the variable.
      exclude: [
        ...configDefaults.exclude,
        ...(process.env.SLOW_PROOFS ? [] : ['test/import-{large-file,killed}.test.ts']),
      ],
    },
  }),
);
