import { getNamedType, isNonNullType, isObjectType } from 'graphql';
import type { LintInput, LintProblem, LintRule } from './rule.ts';
import { isInaccessible, isRoot, type OutputField, outputFields } from './schema-elements.ts';

/**
 * A field of another subgraph may be missing while that is down. To keep the rest of the answer, these must be
 * nullable: root fields, fields that require other subgraphs' fields, fields that a subgraph adds to another's entity,
 * and fields that return an entity to which other subgraphs add non-null fields.
 */
export const findBadNullability: LintRule = (input) =>
  outputFields(input.schema)
    .filter(({ field }) => isNonNullType(field.type))
    .flatMap((candidate) => {
      const { field, coordinate } = candidate;
      // Inaccessible root fields are exempt: services call them directly on the owner.
      const reason = isInaccessible(field) ? null : reasonToBeNullable(candidate, input);
      if (reason === null) return [];
      const message = `${coordinate} must be nullable: ${reason}`;
      return [{ code: 'LINT_NULLABILITY', coordinate, message } satisfies LintProblem];
    });

function reasonToBeNullable({ parent, field }: OutputField, { schema, ownership }: LintInput): string | null {
  if (isRoot(schema, parent)) return 'it is a root field';
  if (!isObjectType(parent)) return null;
  if (ownership.requiring(parent.name, field.name).length > 0) return 'it requires fields of other subgraphs';

  const answering = ownership.ofField(parent.name, field.name);
  const owner = ownerOf(parent.name, Object.keys(parent.getFields()), ownership);
  if (owner !== null && !answering.includes(owner)) return `it is added to an entity of ${owner.toLowerCase()}`;

  const type = getNamedType(field.type);
  if (!isObjectType(type) || !ownership.isEntity(type.name)) return null;
  const elsewhere = Object.values(type.getFields()).find(
    (part) =>
      isNonNullType(part.type) && answering.some((graph) => !ownership.ofField(type.name, part.name).includes(graph)),
  );
  return elsewhere ? `another subgraph answers ${type.name}.${elsewhere.name}` : null;
}

/** The subgraph that resolves most fields of a shared entity; null in case of a tie. */
function ownerOf(type: string, fields: readonly string[], ownership: LintInput['ownership']): string | null {
  const graphs = ownership.ofType(type);
  if (graphs.length < 2 || !ownership.isEntity(type)) return null;
  const counted = graphs
    .map((graph) => ({ graph, count: fields.filter((field) => ownership.ofField(type, field).includes(graph)).length }))
    .sort((left, right) => right.count - left.count);
  const [first, second] = counted;
  return first && first.count !== second?.count ? first.graph : null;
}
