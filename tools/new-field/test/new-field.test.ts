import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readGraph } from '@commerce/local-stack';
import { Kind, parse } from 'graphql';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { type NewCommandOptions, newCommand } from '../src/index.ts';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const folders = readGraph(repository).subgraphs.map(({ directory }) => relative(repository, directory));
let root = '';
let said = '';
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const copy = (path: string) => cpSync(join(repository, path), join(root, path), { recursive: true });

function run(kind: NewCommandOptions['kind'], parameters: string[], options: Partial<NewCommandOptions> = {}): number {
  said = '';
  const say = (line: string) => {
    said += `${line}\n`;
  };
  const command = { kind, root, request: requestOf(parameters), say, format: () => undefined, verify: () => null };
  return newCommand({ ...command, ...options });
}

/** What the command line asks for. */
function requestOf(args: string[]): NewCommandOptions['request'] {
  const text = { type: 'string' } as const;
  const options = { type: text, description: text, subgraph: text, field: { ...text, multiple: true } } as const;
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
  return { name: '', description: '', ...values, ...(positionals[0] && { name: positionals[0] }) };
}

/** Creates a field with a description. */
const newField = (...parameters: string[]) => run('field', [...parameters, '--description', 'What it is.']);

/** Whether a field can be made: types of other subgraphs get none here. */
function isMade(...parameters: string[]): boolean {
  try {
    return newField(...parameters) === 0;
  } catch {
    return false;
  }
}

/** The compiler's errors for a subgraph in the copy, after generating its types; null if there are none. */
function compile(directory: string): string | null {
  const bin = (name: string) => join(repository, 'node_modules/.bin', name);
  try {
    execFileSync(bin('graphql-codegen'), ['--config', 'codegen.ts', '--silent'], { cwd: directory, encoding: 'utf8' });
    execFileSync(bin('tsc'), ['-p', 'tsconfig.build.json', '--noEmit'], { cwd: directory, encoding: 'utf8' });
    return null;
  } catch (error) {
    return `${(error as { stdout: string }).stdout}${(error as { stderr: string }).stderr}`;
  }
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'new-field-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const folder of folders)
    for (const part of ['package.json', 'schema.graphql', 'src/resolvers']) copy(join(folder, part));
  for (const file of ['supergraph.yaml', 'apps/gateway/package.json', 'apps/gateway/api.graphql']) copy(file);
});

it('a new field of a type is added to the schema of the type’s owner, its resolvers, and a test that reaches it', () => {
  expect(
    run('field', ['ProductVariant.warranty', '--type', 'String', '--description', 'How long it is good for.']),
  ).toBe(0);
  expect(read('apps/products-subgraph/schema.graphql')).toMatch(
    /type ProductVariant [^}]*\n {2}"How long it is good for\."\n {2}warranty: String\n\}/,
  );
  const test = read('tests/src/fields/ProductVariant.warranty.test.ts');
  expect(test.replace(/\s+/g, ' ')).toContain('{ products { nodes { variants { warranty } } } }');
});

it('a new field selects fields of its type in its test only if the type has some', () => {
  expect(newField('Product.state', '--type', '[ProductStatus!]!')).toBe(0);
  expect(read('tests/src/fields/Product.state.test.ts')).toMatch(/\n\s+state\n/);
  expect(newField('Product.lowest', '--type', 'Money')).toBe(0);
  expect(read('tests/src/fields/Product.lowest.test.ts')).toMatch(/\n\s+lowest \{\n/);
});

it.each([
  ['field', ['Product.title', '--type', 'String', '--description', 'x'], 'Product.title exists already'],
  [
    'field',
    ['Cart.subtotal', '--type', 'String', '--description', 'x', '--subgraph', 'cart'],
    'in the schema of products',
  ],
  ['field', ['Mutation.x', '--type', 'Int', '--description', 'x', '--subgraph', 'cart'], 'npm run new:mutation -- x'],
  ['field', ['Query.x', '--type', 'String', '--description', 'x'], 'choose one with --subgraph'],
  ['field', ['Order.x', '--type', 'String', '--description', 'x', '--subgraph', 'cart'], 'type Order: orders has'],
  ['field', ['Nothing.x', '--type', 'String', '--description', 'x'], 'No subgraph has an object type Nothing'],
  ['field', ['UserError.x', '--type', 'String', '--description', 'x'], 'No subgraph has an object type UserError'],
  ['field', ['product', '--type', 'String', '--description', 'x'], 'Name one field'],
  ['field', ['Product.x', '--description', 'x'], 'Give the type of the field'],
  ['field', ['Product.x', '--type', 'String]', '--description', 'x'], '--type must be a GraphQL type'],
  [
    'field',
    ['Product.x', '--type', '[Strin!]', '--description', 'x'],
    'There is no type "Strin" in the schema of products',
  ],
  [
    'field',
    ['Product.x', '--type', 'Order', '--description', 'x'],
    'There is no type "Order" in the schema of products',
  ],
  ['field', ['Product.x', '--type', 'CreateProductInput', '--description', 'x'], 'CreateProductInput is an input type'],
  ['field', ['Product.x', '--type', 'String'], 'The description must be'],
  [
    'field',
    ['Product.x', '--type', 'Int', '--description', 'x', '--subgraph', 'prodcts'],
    'There is no subgraph "prodcts"',
  ],
  ['mutation', ['renameCart', '--description', 'x'], 'Choose the subgraph with --subgraph: '],
  ['mutation', ['RenameCart', '--description', 'x', '--subgraph', 'cart'], 'Name one mutation'],
  ['mutation', ['createCart', '--description', 'x', '--subgraph', 'cart'], 'Mutation.createCart exists already'],
  ['type', ['Cart', '--description', 'x', '--subgraph', 'cart', '--field', 'a: Int: A.'], 'has a type Cart already'],
  ['mutation', ['createProduct', '--description', 'x', '--subgraph', 'cart'], 'in the schema of products'],
  [
    'type',
    ['Order', '--description', 'x', '--subgraph', 'cart', '--field', 'a: Int: A.'],
    'The schema of orders has a',
  ],
  ['type', ['Gift', '--description', 'x', '--subgraph', 'cart'], 'A type needs a --field'],
  ['type', ['Gift', '--description', 'x', '--subgraph', 'cart', '--field', 'a: Inte: A.'], 'There is no type "Inte"'],
  ['type', ['Gift', '--description', 'x', '--subgraph', 'cart', '--field', 'a Int'], '--field must be'],
] as const)(
  'an impossible request is refused with the reason, and nothing is written: %s %j',
  (kind, parameters, reason) => {
    const before = folders.map((folder) => read(join(folder, 'schema.graphql')));
    expect(() => run(kind, [...parameters])).toThrow(
      expect.objectContaining({ name: 'UsageError', message: expect.stringContaining(reason) }),
    );
    expect(folders.map((folder) => read(join(folder, 'schema.graphql')))).toEqual(before);
    expect(existsSync(join(root, 'tests'))).toBe(false);
  },
);

it.each([
  ['field', ['produkt.x', '--type', 'Int'], 'produkt', 'Product'],
  ['field', ['Product.x', '--type', '[strng!]'], 'strng', 'String'],
  ['field', ['Product.x', '--type', 'ProductState'], 'ProductState', 'ProductStatus'],
  ['field', ['Product.x', '--type', 'Int', '--subgraph', 'prodcts'], 'prodcts', 'products'],
  ['mutation', ['giveGift', '--subgraph', 'Cart'], 'Cart', 'cart'],
  ['type', ['Gift', '--subgraph', 'cart', '--field', 'a: Carrt: A.'], 'Carrt', 'Cart'],
] as const)('an unknown name is refused together with those that are known: %s %j', (kind, parameters, name, meant) => {
  expect(() => run(kind, [...parameters, '--description', 'x'])).toThrow(
    expect.objectContaining({ unknown: { name, known: expect.arrayContaining([meant]) } }),
  );
});

it.each([
  ['field', ['product'], ['Name one field', 'Give the type', 'The description must be']],
  ['mutation', ['RenameCart', '--subgraph', 'cart'], ['Name one mutation', 'The description must be']],
  ['type', ['gift', '--field', 'a Int', '--field', 'b'], ['Name one type', 'The description', '"a Int"', '"b"']],
  ['type', ['Cart', '--description', 'x', '--field', 'a: Int: A.'], ['has a type Cart already', 'Choose the subgraph']],
  [
    'type',
    ['Gift', '--description', 'x', '--subgraph', 'cart', '--field', 'a: In: A.', '--field', 'b: Lin: B.'],
    ['"In"', '"Lin"'],
  ],
] as const)('all mistakes of a request are named at once: %s %j', (kind, parameters, reasons) => {
  for (const reason of reasons) expect(() => run(kind, [...parameters])).toThrow(reason);
});

it('a new mutation is to get what it takes and what it answers, by commands that exist', () => {
  expect(run('mutation', ['giveGift', '--description', 'Gives.', '--subgraph', 'cart'])).toBe(0);
  const [, command = ''] = /npm run new:field -- (GiveGiftPayload\S+ --type "\w+")/.exec(said) ?? [];
  expect(newField(...command.replaceAll('"', '').split(' '))).toBe(0);
});

it('files that are there already are not replaced by those of a new field', () => {
  mkdirSync(join(root, 'tests/src/fields'), { recursive: true });
  writeFileSync(join(root, 'tests/src/fields/Product.x.test.ts'), 'mine');
  expect(() => newField('Product.x', '--type', 'Int')).toThrow('tests/src/fields/Product.x.test.ts is there already');
  writeFileSync(join(root, 'apps/cart-subgraph/src/resolvers/Query/x.ts'), 'mine');
  expect(() => newField('Query.x', '--type', 'Int', '--subgraph', 'cart')).toThrow('Query/x.ts is there already');
  expect(read('tests/src/fields/Product.x.test.ts')).toBe('mine');
});

it('a dry run names the files that would be written, and writes none', () => {
  const before = read('apps/products-subgraph/schema.graphql');
  const parameters = ['Product.x', '--type', 'Int', '--description', 'x'];
  expect(run('field', parameters, { dryRun: true })).toBe(0);
  expect(said).toContain('would write apps/products-subgraph/schema.graphql\n');
  expect(said).toContain('would write tests/src/fields/Product.x.test.ts\n');
  expect(read('apps/products-subgraph/schema.graphql')).toBe(before);
  expect(existsSync(join(root, 'tests'))).toBe(false);
});

it('a change that does not compile is undone, and the compiler’s errors are shown', () => {
  const before = read('apps/products-subgraph/src/resolvers/Product.ts');
  const parameters = ['Product.x', '--type', 'Int', '--description', 'x'];
  expect(run('field', parameters, { verify: () => 'error TS1005' })).toBe(1);
  expect(said).toContain('error TS1005');
  expect(said).not.toContain('wrote');
  expect(read('apps/products-subgraph/src/resolvers/Product.ts')).toBe(before);
  expect(existsSync(join(root, 'tests/src/fields/Product.x.test.ts'))).toBe(false);
});

it('fields of all types, root fields, mutations and types can be created in every subgraph, in code that compiles; without its resolver a field does not', async () => {
  for (const file of ['tsconfig.base.json', 'codegen.shared.ts', 'codegen.resolvers.js']) copy(file);
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'));
  for (const folder of folders) {
    for (const part of ['src', 'codegen.ts', 'tsconfig.json', 'tsconfig.build.json']) copy(join(folder, part));
    if (existsSync(join(repository, folder, 'node_modules')))
      symlinkSync(join(repository, folder, 'node_modules'), join(root, folder, 'node_modules'));
  }
  for (const { subgraph, directory } of readGraph(root).subgraphs) {
    const owned = typesOf(directory).filter((type) => isMade(`${type}.zzz`, '--type', 'Int', '--subgraph', subgraph));
    expect(owned.length).toBeGreaterThan(10);
    const parameters = ['--description', 'What it is.', '--subgraph', subgraph];
    expect(run('mutation', [`yyy${subgraph}`, ...parameters])).toBe(0);
    expect(
      run('type', [
        `Zzz${subgraph}`,
        ...parameters,
        '--field',
        'a: Int!: A number.',
        '--field',
        'b: [UserError!]: Reasons.',
      ]),
    ).toBe(0);
    expect(newField(`Query.xxx${subgraph}`, '--type', `[Zzz${subgraph}!]`, '--subgraph', subgraph)).toBe(0);
    expect(compile(directory)).toBeNull();
    const { resolvers } = await import(join(directory, 'src/resolvers/index.ts'));
    const missing = owned.filter((type) => typeof resolvers[type]?.zzz !== 'function');
    expect(missing).toEqual([]);
    expect(resolvers.Mutation[`yyy${subgraph}`]).toThrow('has no answer yet');
    expect(resolvers.Query[`xxx${subgraph}`]).toThrow('has no answer yet');
  }
  const withoutResolver = join(root, 'apps/cart-subgraph');
  const schema = read('apps/cart-subgraph/schema.graphql');
  writeFileSync(
    join(withoutResolver, 'schema.graphql'),
    schema.replace(/\ntype Cart .*\{/, '$&\n  "Nothing answers it."\n  silent: Int!'),
  );
  expect(compile(withoutResolver)).toMatch(/Cart\.ts.*\n.*'silent' is missing/);
});

function typesOf(directory: string): string[] {
  const { definitions } = parse(readFileSync(join(directory, 'schema.graphql'), 'utf8'));
  return definitions.flatMap((node) => (node.kind === Kind.OBJECT_TYPE_DEFINITION ? [node.name.value] : []));
}
