import { type GraphQLLeafType, isEnumType } from 'graphql';

/** Whether a subgraph may return this value for a leaf. Custom scalars are passed on as they are. */
export function isValidLeaf(type: GraphQLLeafType, value: unknown): boolean {
  if (isEnumType(type)) return typeof value === 'string' && type.getValues().some(({ name }) => name === value);
  switch (type.name) {
    case 'Boolean':
      return typeof value === 'boolean';
    case 'Int':
      return Number.isSafeInteger(value);
    case 'Float':
      return Number.isFinite(value);
    case 'ID':
      return typeof value === 'string' || Number.isSafeInteger(value);
    case 'String':
      return typeof value === 'string';
    default:
      return true;
  }
}
