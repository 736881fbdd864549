import { hasScope, type Viewer } from '@commerce/identity';

/** Each of these scopes is enough to read what is not on sale. */
export const READING_SCOPES = ['products:read', 'products:write'] as const;

/** Whether the viewer is staff who see products that are not on sale. */
export function maySeeDrafts(viewer: Viewer): boolean {
  return READING_SCOPES.some((scope) => hasScope(viewer, scope));
}
