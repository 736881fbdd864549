import { parse } from '@babel/parser';
import type { Expression, ObjectExpression, Statement } from '@babel/types';

/**
 * Adds a property at the end of the object that a module exports by a name.
 * @throws {Error} if the module does not export an object literal with this name.
 */
export function addProperty(text: string, exported: string, property: string): string {
  return addToObject(text, exportedObject(text, exported), property);
}

/**
 * Adds a property to a nested object of the object that a module exports; creates the nested object if it is missing.
 * @throws {Error} if one of them is not an object literal.
 */
export function addNestedProperty(text: string, exported: string, key: string, property: string): string {
  const outer = exportedObject(text, exported);
  const value = outer.properties.find((each) => each.type === 'ObjectProperty' && keyOf(each.key) === key);
  if (value?.type !== 'ObjectProperty') return addToObject(text, outer, `${key}: { ${property} }`);
  if (value.value.type !== 'ObjectExpression') throw new Error(`"${key}" of "${exported}" is not an object literal.`);
  return addToObject(text, value.value, property);
}

/** Adds an import after the last one. */
export function addImport(text: string, line: string): string {
  const last = statementsOf(text).findLast(({ type }) => type === 'ImportDeclaration');
  if (!last) return `${line}\n\n${text}`;
  return insert(text, last.end, `\n${line}`);
}

/** Whether a module imports something by this name. */
export function imports(text: string, name: string): boolean {
  return statementsOf(text).some(
    (statement) =>
      statement.type === 'ImportDeclaration' && statement.specifiers.some(({ local }) => local.name === name),
  );
}

/** The statements of a module; `start` and `end` are positions in its text. */
function statementsOf(text: string): Statement[] {
  return parse(text, { sourceType: 'module', plugins: ['typescript'] }).program.body;
}

function exportedObject(text: string, name: string): ObjectExpression {
  for (const statement of statementsOf(text)) {
    if (statement.type !== 'ExportNamedDeclaration' || statement.declaration?.type !== 'VariableDeclaration') continue;
    for (const { id, init } of statement.declaration.declarations) {
      if (id.type !== 'Identifier' || id.name !== name || !init) continue;
      const object = withoutTypes(init);
      if (object.type === 'ObjectExpression') return object;
    }
  }
  throw new Error(`The module does not export "${name}" as an object literal: add the property by hand.`);
}

function withoutTypes(expression: Expression): Expression {
  const typed = expression.type === 'TSSatisfiesExpression' || expression.type === 'TSAsExpression';
  return typed ? withoutTypes(expression.expression) : expression;
}

function addToObject(text: string, { properties, start }: ObjectExpression, property: string): string {
  const last = properties.at(-1);
  // The trailing comma after the last property then follows the new one.
  return last ? insert(text, last.end, `,\n${property}`) : insert(text, Number(start) + 1, `\n${property},\n`);
}

function insert(text: string, place: number | null | undefined, part: string): string {
  return `${text.slice(0, Number(place))}${part}${text.slice(Number(place))}`;
}

function keyOf(key: { type: string; name?: unknown; value?: unknown }): unknown {
  return key.type === 'Identifier' ? key.name : key.value;
}
