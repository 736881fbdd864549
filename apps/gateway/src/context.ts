import type { Viewer } from '@commerce/identity';

/** What the gateway knows of one request. */
export interface GatewayContext {
  viewer: Viewer;
}
