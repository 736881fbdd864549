import { configDefaults, defineConfig, mergeConfig } from 'vitest/config';
import shared from '../../vitest.shared.ts';

export default mergeConfig(
  shared,
  defineConfig({
    test: {
      globalSetup: ['test/database-server.ts'],
      // These take a minute: `npm run test:import` sets the variable and runs them.
      exclude: [
        ...configDefaults.exclude,
        ...(process.env.SLOW_PROOFS ? [] : ['test/import-{large-file,killed}.test.ts']),
      ],
    },
  }),
);
