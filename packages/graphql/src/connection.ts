import type { PageRequest } from './page.ts';

/** An item of a list, with its cursor. */
export interface Edge<Node> {
  readonly cursor: string;
  node: Node;
}

/** A page of a Relay connection. Some lists add `totalCount`. */
export interface Connection<Node> {
  edges: Edge<Node>[];
  nodes: Node[];
  pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/**
 * Makes a page from the rows of a keyset query that requested one row more than the page size.
 * @param rows in the order of the query: reversed for a backward page; at most `page.size + 1`.
 */
export function connection<Node>(
  rows: readonly Node[],
  page: PageRequest,
  cursorOf: (node: Node) => string,
): Connection<Node> {
  const more = rows.length > page.size;
  const nodes = rows.slice(0, page.size);
  if (page.backward) nodes.reverse();
  const [first, last] = [nodes[0], nodes.at(-1)];
  // Cursors are made on demand: most clients need only the last one of a page.
  return {
    edges: nodes.map((node) => ({
      node,
      get cursor() {
        return cursorOf(node);
      },
    })),
    nodes,
    pageInfo: {
      hasNextPage: page.backward ? page.before !== null : more,
      hasPreviousPage: page.backward ? more : page.after !== null,
      get startCursor() {
        return first === undefined ? null : cursorOf(first);
      },
      get endCursor() {
        return last === undefined ? null : cursorOf(last);
      },
    },
  };
}
