import { inSpan, isTracing } from '@commerce/tracing';
import type { GraphQLSchema } from 'graphql';

/**
 * Makes a span of each root field. The work of fields below them is seen by their statements and calls: a span of each
 * would be thousands.
 */
export function traceRootFields(schema: GraphQLSchema): GraphQLSchema {
  if (!isTracing()) return schema;
  for (const type of [schema.getQueryType(), schema.getMutationType()]) {
    for (const field of Object.values(type?.getFields() ?? {})) {
      const { resolve } = field;
      if (resolve) field.resolve = (...of) => inSpan(`${type}.${field.name}`, {}, async () => resolve(...of));
    }
  }
  return schema;
}
