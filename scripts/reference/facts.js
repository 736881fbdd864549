import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readScopes } from '@commerce/local-stack';
import { Kind, parse } from 'graphql';

/**
 * What a client has to know of each field besides its type: the subgraphs that answer it, the scopes of which it needs
 * one, and its cost. The gateway must be built.
 * @returns a map from a coordinate, such as `Order.total`, to a line of Markdown.
 */
export async function readFacts(root) {
  const supergraph = readFileSync(join(root, 'apps/gateway/supergraph.graphql'), 'utf8');
  const costsFile = join(root, 'apps/gateway/dist/demand/costs.js');
  const { readCosts } = await import(pathToFileURL(costsFile).href);
  const costs = readCosts(supergraph);
  const scopes = scopesByField(root);
  const lines = [...readOwners(supergraph)].map(([coordinate, owners]) => [
    coordinate,
    [`Subgraph: ${owners.join(', ')}`, renderScopes(scopes.get(coordinate)), renderCost(coordinate, costs)]
      .filter(Boolean)
      .join(' · '),
  ]);
  return new Map(lines);
}

/** The subgraphs that resolve each field of an object or interface; a mere reference to an entity resolves nothing. */
function readOwners(supergraph) {
  const { definitions } = parse(supergraph, { noLocation: true });
  const graphs = namesOfGraphs(definitions);
  const owners = new Map();
  for (const { kind, name, directives, fields = [] } of definitions) {
    if (kind !== Kind.OBJECT_TYPE_DEFINITION && kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    const everywhere = graphsIn(directives, 'join__type');
    for (const field of fields) {
      const named = graphsIn(field.directives, 'join__field');
      const found = named.length > 0 ? named : everywhere;
      owners.set(`${name.value}.${field.name.value}`, [...new Set(found)].map((graph) => graphs.get(graph)).sort());
    }
  }
  return owners;
}

/** The subgraphs' names by their names in the supergraph's directives, such as `orders` for `ORDERS`. */
function namesOfGraphs(definitions) {
  const { values } = definitions.find(({ name }) => name?.value === 'join__Graph');
  return new Map(values.map(({ name, directives }) => [name.value, argumentOf(directives[0], 'name')]));
}

function graphsIn(directives, name) {
  return directives
    .filter(
      (each) => each.name.value === name && !argumentOf(each, 'external') && argumentOf(each, 'resolvable') !== false,
    )
    .flatMap((each) => argumentOf(each, 'graph') ?? []);
}

function argumentOf(directive, name) {
  return directive.arguments.find((each) => each.name.value === name)?.value.value;
}

function scopesByField(root) {
  const byField = new Map();
  for (const [scope, fields] of readScopes(root)) {
    for (const field of fields) byField.set(field, [...(byField.get(field) ?? []), scope]);
  }
  return byField;
}

function renderScopes(scopes) {
  return scopes && `Scope: ${scopes.map((scope) => `\`${scope}\``).join(' or ')}`;
}

function renderCost(coordinate, { weights, listSizes }) {
  const weight = weights.get(coordinate);
  const size = listSizes.get(coordinate);
  const inArguments = [...weights].filter(([key, cost]) => key.startsWith(`${coordinate}.`) && cost > 0);
  return [
    weight !== undefined && `Cost: ${weight}`,
    ...inArguments.map(([key, cost]) => `\`${key.split('.').at(-1)}\` costs ${cost} more`),
    size && `Counts as ${renderSize(size)}`,
  ]
    .filter(Boolean)
    .join(' · ');
}

function renderSize({ assumedSize, slicingArguments }) {
  if (slicingArguments.length === 0) return `${assumedSize} items`;
  return `${slicingArguments.map((name) => `\`${name}\``).join(' or ')} items, ${assumedSize} by default`;
}
