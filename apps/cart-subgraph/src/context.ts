import { createLoader, type Loader } from '@commerce/batching';
import type { Viewer } from '@commerce/identity';
import type { Cart, CartLine } from './domain/cart.ts';
import type { Services } from './services/index.ts';

/** What resolvers know about one request. */
export interface Context {
  viewer: Viewer;
  /** When the caller stops waiting, by `performance.now()`. */
  deadline: number;
  services: Services;
  /** Carts that the viewer may see. All carts that one tick requests take one statement. */
  carts: Loader<string, Cart>;
  /** The lines of such carts. */
  cartLines: Loader<string, CartLine>;
}

export function createContext(viewer: Viewer, deadline: number, services: Services): Context {
  return {
    viewer,
    deadline,
    services,
    carts: createLoader((ids) => services.carts.byIds(ids, viewer)),
    cartLines: createLoader((ids) => services.carts.linesByIds(ids, viewer)),
  };
}
