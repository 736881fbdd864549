import type { VendorConnectionResolvers } from '../generated/resolvers.ts';

export const VendorConnection: VendorConnectionResolvers = {
  totalCount: (_connection, _args, { services }) => services.vendors.count(),
};
