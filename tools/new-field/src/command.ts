import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { UsageError } from '@commerce/local-stack';
import { checkAll } from './check-all.ts';
import { type NewField, type Request, readNewField, readNewMutation, readNewType } from './field.ts';
import { addToIndex, addToSchema, rootResolver, typeResolvers } from './field-edits.ts';
import { findOwner, findSubgraph, type Owner, requireFreeName, requireOutputType, type Subgraph } from './owner.ts';
import { testFile } from './test-file.ts';
import { typeText } from './type-text.ts';

/** The options of a command. */
export interface NewCommandOptions {
  /** What to create. */
  kind: 'field' | 'mutation' | 'type';
  root: string;
  request: Request;
  /** Whether the files are only named. */
  dryRun?: boolean;
  say: (line: string) => void;
  /** Formats written files. */
  format: (paths: string[]) => void;
  /** Type-checks the subgraph in this folder and composes the graph with the current files. @returns the errors, or null. */
  verify: (directory: string) => string | null;
}

/** New contents of files, by path, and the subgraph that they change. */
interface Plan {
  subgraph: Subgraph;
  files: Map<string, string>;
  next: string;
}

/**
 * `npm run new:field`, `new:mutation` and `new:type`. Undoes changes that do not compile or compose.
 * @returns the exit code: 1 if the files would not.
 * @throws {UsageError} for a wrong request.
 */
export function newCommand({ kind, root, request, dryRun, say, format, verify }: NewCommandOptions): number {
  const plan = PLANS[kind](root, request);
  const paths = [...plan.files.keys()];
  if (dryRun) {
    for (const path of paths) say(`would write ${relative(root, path)}`);
    return 0;
  }
  const takeBack = write(plan.files);
  format(paths);
  const problem = verify(plan.subgraph.directory);
  if (problem !== null) {
    takeBack();
    say(
      `${problem}\n\nNothing was changed: with the new files, ${plan.subgraph.name} would not compile, or the graph not compose.`,
    );
    return 1;
  }
  for (const path of paths) say(`wrote ${relative(root, path)}`);
  say(`\nNext: ${plan.next}\ndocs/new-field.md explains the next steps.`);
  return 0;
}

const PLANS: Record<NewCommandOptions['kind'], (root: string, request: Request) => Plan> = {
  field: (root, request) => {
    const field = readNewField(request);
    if (field.parent !== 'Mutation') return planField(root, field);
    const { name } = field;
    throw new UsageError(`A mutation has an input and a payload: npm run new:mutation -- ${name} --description "…"`);
  },
  mutation: (root, request) => {
    const field = readNewMutation(request);
    // Several subgraphs have mutations.
    findSubgraph(root, field.subgraph);
    return planField(root, field);
  },
  type: (root, request) => {
    const type = readNewType(request);
    checkAll([() => findSubgraph(root, type.subgraph), () => requireFreeName(root, type.name)]);
    const subgraph = findSubgraph(root, type.subgraph);
    checkAll(type.fields.map((field) => () => requireOutputType(subgraph, field.type)));
    return {
      subgraph,
      files: new Map([[join(subgraph.directory, 'schema.graphql'), `${subgraph.sdl}\n${typeText(type)}`]]),
      next: `add a field with this type: npm run new:field -- … --type "${type.name}".`,
    };
  },
};

/** All files that change, with their new contents; nothing is written before all of them are known. */
function planField(root: string, field: NewField): Plan {
  const owner = findOwner(root, field);
  const { parent, name } = field;
  const resolvers = join(owner.directory, 'src', 'resolvers');
  const isRoot = parent === 'Query' || parent === 'Mutation';
  const resolver = isRoot ? join(resolvers, parent, `${name}.ts`) : join(resolvers, `${parent}.ts`);
  const existing = existsSync(resolver) ? readFileSync(resolver, 'utf8') : null;
  const index = join(resolvers, 'index.ts');
  const test = join(root, 'tests/src/fields', `${parent}.${name}.test.ts`);
  requireNewFiles(root, isRoot ? [resolver, test] : [test]);
  const hasFields = field.parameter !== undefined || requireOutputType(owner, field.type);
  const files = new Map([
    [join(owner.directory, 'schema.graphql'), schemaWith(root, owner, field)],
    [resolver, isRoot ? rootResolver(field) : typeResolvers(existing, field)],
  ]);
  if (isRoot || existing === null) files.set(index, addToIndex(readFileSync(index, 'utf8'), field, isRoot));
  const api = readFileSync(join(root, 'apps/gateway/api.graphql'), 'utf8');
  files.set(test, testFile(api, field, { hasFields }));
  return { subgraph: owner, files, next: `${withFields(field)}${withBound(field)}${AFTER_FIELD}` };
}

const AFTER_FIELD =
  'implement the resolver, npm run schema:compose, write the expected answer into the test and run it, then npm run docs:configuration.';

/** The input and the payload of a mutation are made with what every mutation has. */
function withFields({ type, parameter }: NewField): string {
  if (!parameter) return '';
  const input = parameter.type.replace('!', '');
  return `add what it takes to ${input} in schema.graphql, and what it answers to ${type}, such as npm run new:field -- ${type}.id --type "ID" --description "…"; `;
}

/** What a list costs follows from its length. */
function withBound({ type }: NewField): string {
  return type.includes('[') ? 'say in schema.graphql how long the list can be (@listSize, as at other lists); ' : '';
}

function requireNewFiles(root: string, paths: readonly string[]): void {
  const present = paths.find((path) => existsSync(path));
  if (present) throw new UsageError(`${relative(root, present)} is there already: move it, or choose another name.`);
}

/** The schema with the field and, for a mutation, with its input and payload. */
function schemaWith(root: string, owner: Owner, field: NewField): string {
  if (!field.parameter) return addToSchema(owner, field);
  const input = field.parameter.type.replace('!', '');
  for (const type of [input, field.type]) requireFreeName(root, type);
  const errors = { name: 'userErrors', type: '[UserError!]!', description: 'Why nothing was done; empty on success.' };
  const fields = [{ name: 'id', type: 'ID!', description: 'What it is done to.' }];
  const inputText = typeText({ name: input, description: `The input of \`${field.name}\`.`, fields }, 'input');
  const payload = typeText({ name: field.type, description: `The answer to \`${field.name}\`.`, fields: [errors] });
  return `${addToSchema(owner, field)}\n${inputText}\n${payload}`;
}

/** @returns a function that restores the files. */
function write(files: Map<string, string>): () => void {
  const before = [...files.keys()].map((path) => [path, existsSync(path) ? readFileSync(path) : null] as const);
  for (const [path, text] of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return () => {
    for (const [path, content] of before) {
      if (content === null) rmSync(path);
      else writeFileSync(path, content);
    }
  };
}
