import { requireScope } from '@commerce/graphql';
import { hasScope, type Viewer } from '@commerce/identity';

/** The scope with which staff change the catalogue. */
export const CATALOGUE_WRITE = 'products:write';
/** The scope with which staff see what the public does not. */
const CATALOGUE_READ = 'products:read';

/** Whether the viewer may see stock levels and prices to come: who may change them may. */
export function seesInternals(viewer: Viewer): boolean {
  return hasScope(viewer, CATALOGUE_WRITE) || hasScope(viewer, CATALOGUE_READ);
}

/** @throws UNAUTHENTICATED or FORBIDDEN unless the viewer may see stock levels and prices to come. */
export function requireInternals(viewer: Viewer): void {
  if (!seesInternals(viewer)) requireScope(viewer, CATALOGUE_READ);
}
