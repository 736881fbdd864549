import { serveSubgraph } from '@commerce/service';
import { watchedOrders } from './watched-orders-subgraph.js';

serveSubgraph(watchedOrders);
