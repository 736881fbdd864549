import { isUuid } from '@commerce/graphql';
import type { QueryResolvers } from '../../generated/resolvers.ts';

export const cart: QueryResolvers['cart'] = (_, { id }, { carts }) => (isUuid(id) ? carts.load(id) : null);
