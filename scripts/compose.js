// Composes the subgraphs' schemas into apps/gateway/supergraph.graphql; with --check it only tells whether that file
// is up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';

const SUPERGRAPH = new URL('../apps/gateway/supergraph.graphql', import.meta.url);
const name = fileURLToPath(SUPERGRAPH);

const subgraphs = ['products', 'cart', 'orders'].map((name) => ({
  name,
  // Where each one listens is the gateway's environment; the supergraph is the same everywhere.
  url: `http://${name}-subgraph/graphql`,
  typeDefs: parse(readFileSync(new URL(`../apps/${name}-subgraph/schema.graphql`, import.meta.url), 'utf8')),
}));

const { supergraphSdl, errors = [] } = composeServices(subgraphs);
if (supergraphSdl === undefined) {
  for (const { extensions, message } of errors) process.stderr.write(`${extensions.code}: ${message}\n`);
  process.exit(1);
}
if (!process.argv.includes('--check')) {
  writeFileSync(SUPERGRAPH, supergraphSdl);
} else if (readFileSync(SUPERGRAPH, 'utf8') !== supergraphSdl) {
  process.stderr.write(`${name} is stale: run npm run schema:compose and commit it\n`);
  process.exit(1);
}
