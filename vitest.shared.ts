import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';

// Another zone than the databases of the tests, and a quarter of an hour off: what depends on a zone fails.
process.env.TZ = 'Asia/Kathmandu';

const require = createRequire(import.meta.url);

/** What every workspace's `vitest.config.ts` starts from. */
export default defineConfig({
  resolve: {
    // Vitest would take graphql's ES module and @apollo/subgraph its CommonJS build: two "realms" that refuse each other.
    alias: [{ find: /^graphql$/, replacement: require.resolve('graphql') }],
  },
  test: {
    // The files of a workspace share their modules: to load them anew for each file took a third of some suites. No module keeps state.
    isolate: false,
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    setupFiles: [require.resolve('./vitest.setup.ts')],
    // Only what hangs shall fail by time: a busy machine may be many times slower.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
