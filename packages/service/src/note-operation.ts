import { createHash } from 'node:crypto';
import { currentSpan, isTracing } from '@commerce/tracing';
import { Kind, type OperationDefinitionNode } from 'graphql';

/** Clients choose the names of their operations. */
const MAX_NAME = 100;
const described = new WeakMap<OperationDefinitionNode, DescribedOperation>();

/** What may be told of an operation: nothing that is in its arguments. */
export interface DescribedOperation {
  /** Such as `query Product`; without a name, its fields. */
  name: string;
  attributes: Record<string, string>;
}

/** Names the span of a request after its operation: its kind, name and hash, but none of its variables. */
export function noteOperation(operation: OperationDefinitionNode | undefined): void {
  if (!operation || !isTracing()) return;
  const { name, attributes } = describeOperation(operation);
  currentSpan().updateName(name).setAttributes(attributes);
}

/** The kind, name and hash of an operation. */
export function describeOperation(operation: OperationDefinitionNode): DescribedOperation {
  const known = described.get(operation) ?? describe(operation);
  described.set(operation, known);
  return known;
}

function describe(operation: OperationDefinitionNode): DescribedOperation {
  const { operation: type, name, selectionSet, loc } = operation;
  const fields = selectionSet.selections.flatMap((each) => (each.kind === Kind.FIELD ? [each.name.value] : []));
  const title = name?.value ?? [...new Set(fields)].join(' ');
  return {
    name: `${type} ${title}`.slice(0, MAX_NAME),
    attributes: {
      'graphql.operation.type': type,
      ...(name && { 'graphql.operation.name': name.value.slice(0, MAX_NAME) }),
      ...(loc && { 'graphql.document.hash': createHash('sha256').update(loc.source.body).digest('hex') }),
    },
  };
}
