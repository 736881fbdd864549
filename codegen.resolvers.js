import { createRequire } from 'node:module';

// As graphql-codegen loads its other plugins, at the same time. Their ES modules would share one that is then required while it is
// being imported, which Node 26 refuses.
const { plugin: resolvers } = createRequire(import.meta.url)('@graphql-codegen/typescript-resolvers');

/**
 * The plugin `typescript-resolvers` lets every resolver be missing. A field that the row behind its type does not have would then
 * be null, which the graph refuses only when somebody asks for it: here such a field must have one.
 */
export async function plugin(...options) {
  const { content, ...output } = await resolvers(...options);
  return { ...output, content: `${withNeeded(content)}\n${HELPERS}` };
}

function withNeeded(content) {
  return content
    .replace(
      /(?<=\nexport type \w+Resolvers<ContextType = .+?, ParentType .+> = )(\{\n(?: .*\n)*\});/g,
      'Answering<ParentType, $1>;',
    )
    .replace(/(?<=\nexport type Resolvers<.+> = )(\{\n(?: .*\n)*\});/, 'WithNeeded<$1>;');
}

const HELPERS = `
type KeysOf<Row> = string extends keyof Row ? never : keyof Row;
type Given<Row, Fields> = Extract<keyof Fields, KeysOf<Row> | \`__\${string}\`>;
/** The resolvers of a type: those of fields that its row does not have must be there. */
type Answering<Row, Fields> = Pick<Fields, Given<Row, Fields>> & Required<Omit<Fields, Given<Row, Fields>>>;
type Needed<Types> = { [Type in keyof Types]-?: object extends NonNullable<Types[Type]> ? never : Type }[keyof Types];
/** The resolvers of all types: those of a type with such fields must be there. */
type WithNeeded<Types> = Omit<Types, Needed<Types>> & Required<Pick<Types, Needed<Types>>>;
`;
