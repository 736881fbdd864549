import { getNamedType, isInputObjectType, isInterfaceType, isObjectType, isUnionType } from 'graphql';

/**
 * Where each type of a schema is used: for each type's name the fields that return it, the arguments and inputs that
 * take it, and the types that implement or contain it.
 * @returns a map from a type's name to uses `{ coordinate, text }`: where the use is, such as `Query.order`, and what
 * to call it, such as `Query.order(id:)`.
 */
export function findUses(schema) {
  const uses = new Map();
  const add = (used, use) => {
    const { name } = getNamedType(used);
    const known = uses.get(name) ?? [];
    if (!known.some(({ text }) => text === use.text)) uses.set(name, [...known, use]);
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    addFields(type, add);
    if (isObjectType(type) || isInterfaceType(type)) {
      for (const implemented of type.getInterfaces()) add(implemented, { coordinate: type.name, text: type.name });
    }
    if (isUnionType(type))
      for (const member of type.getTypes()) add(member, { coordinate: type.name, text: type.name });
  }
  return uses;
}

function addFields(type, add) {
  const hasFields = isObjectType(type) || isInterfaceType(type) || isInputObjectType(type);
  for (const field of hasFields ? Object.values(type.getFields()) : []) {
    const coordinate = `${type.name}.${field.name}`;
    add(field.type, { coordinate, text: coordinate });
    for (const { name, type } of field.args ?? []) add(type, { coordinate, text: `${coordinate}(${name}:)` });
  }
}
