import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { buildSchema, Kind, parse, print } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Scene, setScene } from './support/reference/scene.ts';
import { root } from './support/repository.ts';

const examplesFile = join(root, 'docs/examples/root-fields.graphql');
const answersFile = join(root, 'docs/examples/answers.json');

const examples = parse(readFileSync(examplesFile, 'utf8')).definitions.flatMap((definition) =>
  definition.kind === Kind.OPERATION_DEFINITION ? [definition] : [],
);
/** The answers in the reference: `npm run docs:examples` writes them. */
const answers: Record<string, { variables: Record<string, unknown>; data: unknown }> = JSON.parse(
  readFileSync(answersFile, 'utf8'),
);
const schema = buildSchema(readFileSync(join(root, 'apps/gateway/api.graphql'), 'utf8'));
const rootFields = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
  Object.keys(type?.getFields() ?? {}),
);

describe('the examples of the reference', () => {
  const fresh: typeof answers = {};
  let scene: Scene;
  beforeAll(async () => {
    scene = await setScene();
  });
  afterAll(() => scene?.tidyUp());

  it('the examples of the reference are exactly one per root field', () => {
    expect(examples.map(({ name }) => name?.value).sort()).toEqual(rootFields.toSorted());
  });

  it.each(examples.map((example) => [example.name?.value ?? '', example] as const))(
    'the examples of the reference run, and answer what is shown: %s',
    async (name, example) => {
      const { client, prepare } = scene.find(name);
      const variables = await prepare();
      const { data, errors } = await client.query(print(example), variables);
      expect(errors).toEqual([]);
      expect(Object.keys(data)).toEqual([name]);
      expect(data[name]).not.toBeNull();
      expect(refusalsIn(data)).toEqual([]);
      fresh[name] = { variables: withoutSecrets(variables), data: withoutSecrets(data) };
      if (process.env.UPDATE_EXAMPLES) return writeFileSync(answersFile, `${JSON.stringify(fresh, null, 2)}\n`);
      expect(shapeOf(answers[name]), 'stale: run npm run docs:examples').toEqual(shapeOf(fresh[name]));
    },
  );
});

/** All user errors in an answer, including those of bulk mutations. */
function refusalsIn(value: unknown): unknown[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, part]) => (name === 'userErrors' ? part : refusalsIn(part)));
}

it('the examples of the reference show no secrets', () => {
  expect(withoutSecrets(answers)).toEqual(answers);
});

/** An answer with placeholders for what opens an order or signs webhooks. */
function withoutSecrets<Value>(value: Value): Value {
  const shown = { accessToken: '<access token>', secret: '<secret>' };
  const text = JSON.stringify(value, (name, part) =>
    typeof part === 'string' && name in shown ? shown[name as keyof typeof shown] : part,
  );
  return JSON.parse(text);
}

/** An answer without its values: its fields and their kinds. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (value === null || typeof value !== 'object') return value === null ? null : typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, shapeOf(part)]));
}

it('the reference is a site and Markdown of all types, in which every link leads somewhere', async () => {
  await promisify(execFile)(process.execPath, [join(root, 'scripts/run.js'), 'docs:reference']);
  for (const [kind, link, start] of [
    ['html', /href="([^"#:]+)(?:#[^"]*)?"/g, 'index.html'],
    ['markdown', /\]\(([^)#:]+)(?:#[^)]*)?\)/g, 'README.md'],
  ] as const) {
    const reached = followLinks(join(root, 'docs/reference', kind), start, link);
    for (const field of rootFields) {
      const page =
        [...reached].find(
          ([path]) => path.startsWith('operations') && basename(path).split('.')[0] === kebab(field),
        )?.[1] ?? '';
      expect(page, field).not.toBe('');
      expect({ example: page.includes('Example'), answer: page.includes('Answer') }, field).toEqual({
        example: true,
        answer: true,
      });
    }
    expect([...reached.keys()].some((path) => path.includes('inputs/place-order-input'))).toBe(true);
  }
});

/** All reachable pages, by path. @throws {Error} for a broken link. */
function followLinks(folder: string, path: string, link: RegExp, reached = new Map<string, string>()) {
  if (reached.has(path)) return reached;
  const page = readFileSync(join(folder, path), 'utf8');
  reached.set(path, page);
  for (const [, target = ''] of page.matchAll(link)) followLinks(folder, join(dirname(path), target), link, reached);
  return reached;
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
