import { type ASTVisitor, GraphQLError, type ValidationContext } from 'graphql';

/** Refuses operations that read the schema. Only `__typename` remains. */
export function noIntrospection(context: ValidationContext): ASTVisitor {
  return {
    Field(node) {
      const name = node.name.value;
      if (name !== '__schema' && name !== '__type') return;
      const message = `${name} is not answered: introspection is off. It is switched on with INTROSPECTION=on.`;
      context.reportError(new GraphQLError(message, { nodes: node }));
    },
  };
}
