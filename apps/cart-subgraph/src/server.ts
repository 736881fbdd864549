import { serveSubgraph } from '@commerce/service';
import { cartSubgraph } from './subgraph.ts';

serveSubgraph(cartSubgraph);
