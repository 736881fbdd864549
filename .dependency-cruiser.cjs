/** Who may import whom, types included. Circles are Biome's rule `noImportCycles`. */
const TEST = '\\.test\\.ts$|/test-[^/]*\\.ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'domain-is-pure',
      comment:
        'The domain imports nothing of its app but the domain: no service, resolver, client, Prisma or payment port.',
      severity: 'error',
      from: { path: '^apps/[^/]+/src/domain/', pathNot: TEST },
      to: { path: '^apps/', pathNot: '^apps/[^/]+/src/domain/' },
    },
    {
      name: 'domain-does-no-io',
      comment: 'The domain imports no database driver, no Prisma, no HTTP and no package that is made of them.',
      severity: 'error',
      from: { path: '^apps/[^/]+/src/domain/', pathNot: TEST },
      to: { path: '@prisma|node_modules/(pg|undici|fastify|stripe)/|^packages/(database|service|service-client)/' },
    },
    {
      name: 'services-know-no-graphql-layer',
      comment: 'HTTP → context → resolver → service → domain and Prisma: nothing imports backwards.',
      severity: 'error',
      from: { path: '^apps/[^/]+/src/(services|clients)/', pathNot: TEST },
      to: { path: '^apps/[^/]+/src/(resolvers/|generated/resolvers|(context|app|serve|server|env)\\.ts)' },
    },
    {
      name: 'apps-stand-alone',
      comment: 'An app imports no other app: they talk over their schemas. one-process is a host for all of them.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/src/', pathNot: `${TEST}|^apps/one-process/` },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'apps-import-no-tool',
      comment: 'What runs in production does not need what developers and operators run.',
      severity: 'error',
      from: { path: '^apps/[^/]+/src/', pathNot: TEST },
      to: { path: '^tools/' },
    },
    {
      name: 'packages-are-below',
      comment: 'Packages are what services run on, whatever the business is: they import no app, contract or tool.',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/', pathNot: TEST },
      to: { path: '^(apps|contracts|tools)/' },
    },
    {
      name: 'contracts-are-declarations',
      comment: 'Contracts declare what services promise others: they import no app, no tool, nothing that does I/O.',
      severity: 'error',
      from: { path: '^contracts/[^/]+/src/', pathNot: TEST },
      to: { path: '^(apps|tools)/|node_modules/(pg|undici)/|^packages/(database|service|service-client)/' },
    },
    {
      name: 'tools-import-no-app',
      comment: 'Tools start apps as processes.',
      severity: 'error',
      from: { path: '^tools/[^/]+/src/', pathNot: TEST },
      to: { path: '^apps/' },
    },
  ],
  options: {
    // TypeScript 7 is no library: swc parses, and reports imports of types too.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: '(node_modules|/dist/|/generated/)' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'default'],
    },
  },
};
