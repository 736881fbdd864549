/**
 * What the names of variables that concern a service begin with, such as `PRODUCTS` for the subgraph `products` and its
 * service `products-subgraph`.
 */
export function variablePrefix(name: string): string {
  return name
    .replace(/-subgraph$/, '')
    .toUpperCase()
    .replaceAll(/\W/g, '_');
}
