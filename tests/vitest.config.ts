import { configDefaults, defineConfig, mergeConfig } from 'vitest/config';
import shared from '../vitest.shared.ts';

export default mergeConfig(
  shared,
  defineConfig({
    test: {
      // The fault run starts a graph of its own, and measures what it answers.
      globalSetup: process.env.SLOW_PROOFS === 'alone' ? [] : ['src/support/shared-graph.ts'],
      // Statements are counted on the database server: nothing else may run meanwhile.
      fileParallelism: false,
      // They take minutes, or install something: `npm run test:alerts`, `test:attacks`, `test:backup`, `test:chaos`, `test:containers`, `test:crash`, `test:helm`, `test:outages`, `test:rolling` and `test:start` run them.
      exclude: [
        ...configDefaults.exclude,
        ...(process.env.SLOW_PROOFS
          ? []
          : [
              'src/{alerts,attack-*,backup-drill,chaos,containers,crash-*,helm,npm-start,killed-start,*outage,rolling}.test.ts',
            ]),
      ],
    },
  }),
);
