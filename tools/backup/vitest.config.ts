import { configDefaults, defineConfig, mergeConfig } from 'vitest/config';
import shared from '../../vitest.shared.ts';

export default mergeConfig(
  shared,
  defineConfig({
    test: {
      // They start a server for each test, and take minutes: `npm run test:backup -- --servers` runs them.
      exclude: [...configDefaults.exclude, ...(process.env.SLOW_PROOFS ? [] : ['test/**'])],
    },
  }),
);
