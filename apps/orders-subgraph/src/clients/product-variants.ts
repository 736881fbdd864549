import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { parse } from 'graphql';

interface ProductVariants {
  _entities: ({ variants: { id: string }[]; archivedVariants: { id: string }[] | null } | null)[];
}

/**
 * Reads the entity, because `Query.product` hides archived products. Written here because `_entities` is in no schema
 * that codegen reads.
 */
export const ProductVariantsDocument = parse(`
  query ProductVariants($representations: [_Any!]!) {
    _entities(representations: $representations) { ... on Product { variants { id } archivedVariants { id } } }
  }`) as TypedDocumentNode<ProductVariants, { representations: { __typename: 'Product'; id: string }[] }>;
