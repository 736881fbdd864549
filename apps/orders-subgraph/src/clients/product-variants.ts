import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { parse } from 'graphql';

interface ProductVariants {
  _entities: ({ variants: { id: string }[]; archivedVariants: { id: string }[] | null } | null)[];
}

/** By the entity rather than `Query.product`, which hides what is not sold any more. No schema that we generate from has it. */
export const ProductVariantsDocument = parse(`
  query ProductVariants($representations: [_Any!]!) {
    _entities(representations: $representations) { ... on Product { variants { id } archivedVariants { id } } }
  }`) as TypedDocumentNode<ProductVariants, { representations: { __typename: 'Product'; id: string }[] }>;
