import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generatePersistedQueryManifest } from '@apollo/generate-persisted-query-manifest';
import { buildSchema, NoUnusedFragmentsRule, parse, print, Source, specifiedRules, validate } from 'graphql';

const folder = fileURLToPath(new URL('../operations', import.meta.url));
const file = join(folder, 'persisted-query-manifest.json');

/**
 * Writes the manifest of what clients send, with Apollo's own generator: documents get the __typename fields of Apollo Client.
 * @throws {Error} if an operation does not fit the graph's schema.
 */
export async function writeManifest() {
  requireValid();
  writeFileSync(file, await generate());
}

/** Says whether the manifest is stale. @returns the exit code. */
export async function checkManifest() {
  if (read(file) === (await generate())) return 0;
  process.stderr.write('operations/persisted-query-manifest.json is stale: run npm run operations:manifest.\n');
  return 1;
}

function requireValid() {
  const schema = buildSchema(read(join(folder, '../apps/gateway/api.graphql')), { assumeValid: true });
  const document = { kind: 'Document', definitions: readDefinitions() };
  // Fragments may be for other files.
  const rules = specifiedRules.filter((rule) => rule !== NoUnusedFragmentsRule);
  const errors = validate(schema, document, rules);
  const places = errors.map(({ message, nodes: [{ loc }] = [{}] }) => {
    const { source, startToken } = loc ?? {};
    return `${source?.name ?? 'operations'}:${startToken?.line ?? 1}:${startToken?.column ?? 1} ${message}`;
  });
  if (places.length > 0) throw new Error(places.join('\n'));
}

function readDefinitions() {
  const files = readdirSync(folder).filter((name) => name.endsWith('.graphql'));
  return files.flatMap((name) => parse(new Source(read(join(folder, name)), `operations/${name}`)).definitions);
}

/** The generator requires each operation in a file of its own. */
async function generate() {
  const apart = mkdtempSync(join(tmpdir(), 'operations-'));
  try {
    for (const definition of readDefinitions()) {
      writeFileSync(join(apart, `${definition.kind}-${definition.name.value}.graphql`), print(definition));
    }
    const manifest = await generatePersistedQueryManifest({ documents: [`${apart}/*.graphql`] });
    return `${JSON.stringify(manifest, null, 2)}\n`;
  } finally {
    rmSync(apart, { recursive: true });
  }
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
