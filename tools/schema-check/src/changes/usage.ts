import {
  type ASTVisitor,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  type NamedTypeNode,
  TypeInfo,
  typeFromAST,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { Operation } from '../operations/operation.ts';

/** The operations that use each element of a schema, by coordinate such as `Product.title` or `Size.LARGE`. */
export type Usage = ReadonlyMap<string, ReadonlySet<Operation>>;

/**
 * Collects usage from operations for the gateway. A variable of an input type counts as a use of all its fields, and a
 * field of an enum type as a use of all its values, because it is unknown what clients send.
 */
export function collectUsage(schema: GraphQLSchema, operations: readonly Operation[]): Usage {
  const usage = new Map<string, Set<Operation>>();
  for (const operation of operations) {
    if (operation.target !== null) continue;
    const use = (coordinate: string) => {
      const users = usage.get(coordinate) ?? new Set();
      usage.set(coordinate, users.add(operation));
    };
    const typeInfo = new TypeInfo(schema);
    visit(operation.document, visitWithTypeInfo(typeInfo, createVisitor(schema, typeInfo, use)));
  }
  return usage;
}

function createVisitor(schema: GraphQLSchema, typeInfo: TypeInfo, use: (coordinate: string) => void): ASTVisitor {
  const useCondition = ({ typeCondition }: { typeCondition?: NamedTypeNode | undefined }) => {
    if (typeCondition) use(typeCondition.name.value);
  };
  return {
    Field(node) {
      const parent = typeInfo.getParentType();
      if (!parent) return;
      const implementers = isInterfaceType(parent) ? schema.getPossibleTypes(parent) : [];
      for (const { name } of [parent, ...implementers]) {
        use(name);
        use(`${name}.${node.name.value}`);
        for (const argument of node.arguments ?? []) use(`${name}.${node.name.value}.${argument.name.value}`);
      }
      const type = getNamedType(typeInfo.getType());
      if (type) useType(type, use);
    },
    VariableDefinition({ type }) {
      const inputType = typeFromAST(schema, type as NamedTypeNode);
      if (inputType) useInput(inputType as GraphQLInputType, use, new Set());
    },
    ObjectField(node) {
      const parent = getNamedType(typeInfo.getParentInputType());
      if (!parent) return;
      use(parent.name);
      use(`${parent.name}.${node.name.value}`);
    },
    EnumValue(node) {
      const type = getNamedType(typeInfo.getInputType());
      if (type) use(`${type.name}.${node.value}`);
    },
    InlineFragment: useCondition,
    FragmentDefinition: useCondition,
  };
}

function useType(type: GraphQLNamedType, use: (coordinate: string) => void): void {
  use(type.name);
  if (isEnumType(type)) for (const { name } of type.getValues()) use(`${type.name}.${name}`);
}

function useInput(type: GraphQLInputType, use: (coordinate: string) => void, seen: Set<string>): void {
  const named = getNamedType(type);
  if (seen.has(named.name)) return;
  seen.add(named.name);
  useType(named, use);
  if (!isInputObjectType(named)) return;
  for (const field of Object.values(named.getFields())) {
    use(`${named.name}.${field.name}`);
    useInput(field.type, use, seen);
  }
}
