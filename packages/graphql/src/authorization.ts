import { hasScope, isService, type Viewer } from '@commerce/identity';
import { forbidden } from './errors.ts';

/** Lets only our own services through. @throws FORBIDDEN */
export function requireService(viewer: Viewer): void {
  if (!isService(viewer)) throw forbidden('this operation is open to services only');
}

/** Lets only those through who were granted `scope`. @throws FORBIDDEN */
export function requireScope(viewer: Viewer, scope: string): void {
  if (!hasScope(viewer, scope)) throw forbidden(`this operation needs the scope ${scope}`);
}
