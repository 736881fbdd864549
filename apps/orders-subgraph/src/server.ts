import { serveSubgraph } from '@commerce/service';
import { ordersSubgraph } from './subgraph.ts';

serveSubgraph(ordersSubgraph);
