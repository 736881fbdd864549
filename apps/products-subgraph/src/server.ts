import { serveSubgraph } from '@commerce/service';
import { productsSubgraph } from './subgraph.ts';

serveSubgraph(productsSubgraph);
