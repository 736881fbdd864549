import { readPage } from '@commerce/graphql';
import type { QueryResolvers } from '../../generated/resolvers.ts';

export const vendors: QueryResolvers['vendors'] = (_, args, { services }) => services.vendors.list(readPage(args));
