import { isService, type Viewer } from '@commerce/identity';
import { forbidden } from './errors.ts';

/** Lets only our own services through. @throws FORBIDDEN */
export function requireService(viewer: Viewer): void {
  if (!isService(viewer)) throw forbidden('this operation is open to services only');
}
