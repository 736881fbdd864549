import type { PageRequest } from './page.ts';

/** One item of a list with the place where it stands. */
export interface Edge<Node> {
  readonly cursor: string;
  node: Node;
}

/** A page of a Relay connection; `totalCount` is added by lists that have one. */
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
 * Makes a page of the rows of a keyset query that asked for one row more than the page holds.
 * @param rows in the order of the query: reversed for a backward page; at most `page.size + 1` of them.
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
  // Cursors are made when they are asked for: most clients want the last one of a page alone.
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
